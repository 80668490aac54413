# A psql that stays open, so that several statements run in one backend, and a
# test can do something else while a statement runs.
#
#     my $session = Playfast::Session->new(role => 'x', set => { 'playfast.num' => 5 });
#     $session->query(SQL)      its output; dies if it fails
#     $session->result(SQL)     { out, err, sqlstate, seconds }
#     $session->start(SQL);     the same in two steps
#     $session->finish
#     $session->pid, ->set(name => value, …), ->close
package Playfast::Session;

use strict;
use warnings;

use IPC::Run ();
use Scalar::Util qw(weaken);
use Time::HiRes qw(time);

my @sessions;
my $main_pid = $$;

# A psql that its server has left may end while something is written to it.
# (Not "IGNORE", which programs inherit.)
$SIG{PIPE} = sub { };

# Options: role and database (default: the environment's), set (settings), env
# (variables), arguments (of psql).
sub new
{
	my ($class, %option) = @_;
	my $self = bless { in => '', out => '', err => '', number => 0 }, $class;
	my %env = (%{ $option{env} // {} }, PGCLIENTENCODING => 'UTF8');
	$env{PGUSER} = $option{role} if $option{role};
	$env{PGDATABASE} = $option{database} if $option{database};
	local @ENV{ keys %env } = values %env;

	$self->{timer} = IPC::Run::timeout($Playfast::patience);
	$self->{psql} = IPC::Run::start(
		[ qw(psql -X -A -t -q -v VERBOSITY=verbose -f -), @{ $option{arguments} // [] } ],
		'<', \$self->{in}, '>', \$self->{out}, '2>', \$self->{err}, $self->{timer});
	push @sessions, $self;
	weaken $sessions[-1];
	$self->{pid} = $self->query('SELECT pg_backend_pid()');
	$self->set(%{ $option{set} // {} });
	return $self;
}

sub pid { return $_[0]{pid} }

sub set
{
	my ($self, %settings) = @_;
	$self->query("SET $_ = '$settings{$_}'") for sort keys %settings;
	return;
}

sub start
{
	my ($self, $sql) = @_;
	my $mark = '--- end of ' . ++$self->{number};
	$self->{out} = $self->{err} = '';
	$self->{mark} = $mark;
	$self->{timer}->start;
	$self->{started} = time;
	$self->{in} .= "$sql;\n\\echo $mark :SQLSTATE\n\\warn $mark\n";
	local $SIG{PIPE} = 'IGNORE';		# psql has ended with its server: finish() says so
	eval { $self->{psql}->pump_nb };
	return;
}

# Returns true once the statement that was started, or psql itself, has ended.
sub ended
{
	my ($self) = @_;
	return $self->{lost} || ($self->{out} =~ /^\Q$self->{mark}\E \w*\n/m &&
		$self->{err} =~ /^\Q$self->{mark}\E\n/m);
}

sub finish
{
	my ($self) = @_;
	my $mark = $self->{mark};
	local $SIG{PIPE} = 'IGNORE';
	until ($self->ended)
	{
		$self->{lost} = 1 unless $self->{psql}->pumpable && eval { $self->{psql}->pump; 1 };
		die "a statement did not end: $@" if $@ =~ /timeout/;
	}
	my %result = (seconds => time - $self->{started});
	$self->{timer}->reset;
	($result{sqlstate}) = $self->{out} =~ /^\Q$mark\E (\w+)$/m;
	# When a session ends there is no SQLSTATE variable, and psql 18 leaves it
	# empty if COPY TO fails; but there is a message.
	($result{sqlstate}) = $self->{err} =~ /(?:ERROR|FATAL):\s+(\w{5}):/ unless $result{sqlstate};
	for my $name (qw(out err))
	{
		($result{$name} = $self->{$name}) =~ s/^\Q$mark\E.*\n//mg;
		chomp $result{$name};
	}
	return \%result;
}

sub result
{
	my ($self, $sql) = @_;
	$self->start($sql);
	return $self->finish;
}

sub query
{
	my ($self, $sql) = @_;
	my $result = $self->result($sql);
	die "$sql\n$result->{err}\n" if $result->{err} =~ /^psql.* (ERROR|FATAL):/m || $self->{lost};
	return $result->{out};
}

# Ends psql, and with it the session.
sub close
{
	my ($self) = @_;
	my $psql = delete $self->{psql} or return;
	local ($@, $?);
	eval { $self->{timer}->reset; $psql->kill_kill(grace => 2) } if $$ == $main_pid;
	return;
}

sub DESTROY { $_[0]->close }

# Global destruction would be too late: IPC::Run may be destroyed first.
END { defined $_ and $_->close for @sessions }

1;
