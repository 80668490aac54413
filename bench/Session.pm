package Session;

# A psql session that runs one statement at a time, and the processor time and
# memory of its backend.

use strict;
use warnings;
use IPC::Open2;
use Time::HiRes qw(time);

sub new
{
	my ($class, @settings) = @_;
	my $self = bless {}, $class;
	$self->{pid} = open2($self->{out}, $self->{in}, 'psql', '-XqAt', '-v', 'ON_ERROR_STOP=0');
	$self->ask("SET $_") foreach 'client_min_messages = error', @settings;
	($self->{backend}) = $self->ask('SELECT pg_backend_pid()');
	return $self;
}

# Runs a statement, returns the lines that it prints.
sub ask
{
	my ($self, $sql) = @_;
	my @lines;
	print { $self->{in} } "$sql;\n\\echo --end--\n";
	while (defined(my $line = readline($self->{out})))
	{
		chomp $line;
		return wantarray ? @lines : $lines[0] if $line eq '--end--';
		push @lines, $line;
	}
	die "the session has ended\n";
}

# Returns the processor time of all threads of the backend so far, in ns.
sub cpu
{
	my ($self) = @_;
	my $ns = `build/bench/cpuclock $self->{backend}`;
	return $ns + 0;
}

# Returns a line of /proc/PID/status, in kB.
sub memory
{
	my ($self, $name) = @_;
	open my $file, '<', "/proc/$self->{backend}/status" or die "$!\n";
	my ($line) = grep { /^$name:/ } <$file>;
	return $line =~ /(\d+)/ ? $1 : 0;
}

# Resets VmHWM.
sub forget_peak
{
	my ($self) = @_;
	open my $file, '>', "/proc/$self->{backend}/clear_refs" or die "$!\n";
	print $file "5\n";
	close $file;
}

# Returns wall seconds and processor ns of a statement.
sub measure
{
	my ($self, $sql) = @_;
	my $cpu = $self->cpu;
	my $start = time;
	my $answer = $self->ask($sql);
	return (time - $start, $self->cpu - $cpu, $answer);
}

sub close
{
	my ($self) = @_;
	close $self->{in};
	close $self->{out};
	waitpid $self->{pid}, 0;
}

1;
