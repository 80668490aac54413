# Another server, of the same programs, for tests that need their own
# environment, settings, or crashes.
#
#     my $cluster = Playfast::Cluster->new(env => { LD_PRELOAD => … }, settings => [ 'a = b', … ], port => 5432);
#     $cluster->session(…)
#     $cluster->reload('playfast.rate_limit' => 20)
#     $cluster->stop, ->start      immediately, as in a crash; start recovers
package Playfast::Cluster;

use strict;
use warnings;

use Cwd qw(getcwd);
use IPC::Run ();
use Scalar::Util qw(weaken);

my @clusters;
my $main_pid = $$;

# Runs a command as the server's user, in the cluster's directory, which that
# user may enter; dies if it fails.
sub run_there
{
	my ($self, $env, @command) = @_;
	local @ENV{ keys %$env } = values %$env;
	my $was = getcwd();
	my $log = "$self->{dir}/step";
	chdir $self->{dir} or die "$self->{dir}: $!";
	my $ok = IPC::Run::run([ Playfast::as_server(@command) ], '<', \undef, '>', $log, '2>&1');
	chdir $was or die "$was: $!";
	return 1 if $ok;
	open my $file, '<', $log;
	die "@command: ", <$file>;
}

sub new
{
	my ($class, %option) = @_;
	my $self = bless { dir => Playfast::scratch(), port => $option{port} // 5432 }, $class;
	my $dir = $self->{dir};
	$self->run_there({}, 'initdb', '-D', "$dir/data", qw(-U postgres -A trust --encoding=UTF8 --locale=C --no-sync));
	open my $file, '>>', "$dir/data/postgresql.conf" or die "$dir/data: $!";
	print $file "$_\n" for "listen_addresses = ''", "unix_socket_directories = '$dir'", "port = $self->{port}", 'fsync = off',
		"session_preload_libraries = 'playfast'", "playfast.base_url = '$ENV{ORIGIN_URL}'",
		"playfast.ca_file = '$ENV{ORIGIN_CA}'", @{ $option{settings} // [] };
	close $file;
	$self->{env} = $option{env} // {};
	push @clusters, $self;
	$self->start;
	$self->session->query('CREATE EXTENSION playfast');
	return $self;
}

sub start
{
	my ($self) = @_;
	$self->run_there($self->{env}, 'pg_ctl', '-D', "$self->{dir}/data", '-l', "$self->{dir}/log", qw(-w -s start));
	return;
}

sub session
{
	my ($self, %option) = @_;
	my $session = Playfast::Session->new(database => 'postgres', %option,
		env => { %{ $option{env} // {} }, PGHOST => $self->{dir}, PGPORT => $self->{port} });
	push @{ $self->{sessions} }, $session;
	weaken $self->{sessions}[-1];
	return $session;
}

# reload(NAME => VALUE, …): sets them for all sessions of this cluster.
sub reload
{
	my ($self, %set) = @_;
	my $boss = $self->{boss} //= $self->session;
	$boss->query("ALTER SYSTEM SET $_ = '$set{$_}'") for sort keys %set;
	$boss->query('SELECT pg_reload_conf()');
	for my $session (grep { defined && $_->{psql} } @{ $self->{sessions} })
	{
		for my $name (keys %set)
		{
			Playfast::poll_until(sub {
				$session->query("SELECT setting FROM pg_settings WHERE name = '$name'") eq $set{$name}
			}) or die "a session does not take $name";
		}
	}
	return;
}

# Returns the server's log.
sub log
{
	my ($self) = @_;
	open my $file, '<', "$self->{dir}/log" or die "$self->{dir}/log: $!";
	local $/;
	return readline($file);
}

sub stop
{
	my ($self) = @_;
	return if !-e "$self->{dir}/data/postmaster.pid";
	$self->run_there({}, 'pg_ctl', '-D', "$self->{dir}/data", qw(-m immediate -s stop));
	return;
}

END
{
	if ($$ == $main_pid)
	{
		local ($?, $@);
		eval { $_->stop } for @clusters;
	}
}

1;
