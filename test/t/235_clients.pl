# Programs with client libraries, if these are installed (test/clients), and
# with PgBouncer in transaction mode.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use IO::Select;
use IO::Socket::INET;
use IO::Socket::UNIX;
use IPC::Run ();
use Test::More;

use Playfast;
use Playfast::Cluster;

my $clients = "$FindBin::Bin/../clients";
my $python = $ENV{CLIENTS_PYTHON} // 'python3';
my $jar = $ENV{CLIENTS_JDBC} // '/usr/share/java/postgresql.jar';
my $cluster = Playfast::Cluster->new(settings => [ "shared_preload_libraries = 'playfast'", 'playfast.max_interval = 0' ]);
my @pids;

sub succeeds { my ($out, $err); return eval { IPC::Run::run([@_], '<', \undef, '>', \$out, '2>', \$err) } }

# Runs a script, whose lines of output are tests.
sub client
{
	my ($name, @command) = @_;
	my $out;
	reset_origin();
	fault(stall => (match => { lang => 'pl' }));
	local @ENV{qw(PGHOST PGPORT PGUSER PGDATABASE)} = ($cluster->{dir}, 5432, 'postgres', 'postgres');
	IPC::Run::run([@command], '<', \undef, '>&', \$out);
	my @lines = split /\n/, $out;
	ok(/^ok - (.*)/, "$name: " . ($1 // $_)) for grep { /^(?:not )?ok - / } @lines;
	is($?, 0, "$name: runs to its end") or diag($out);
	return;
}

# Relays a port of this machine, for programs that cannot use local sockets.
sub relay
{
	my $listener = IO::Socket::INET->new(LocalAddr => '127.0.0.1', Listen => 5) or die "no port: $!";
	my $pid = fork // die "no fork: $!";
	if ($pid == 0)
	{
		my $select = IO::Select->new($listener);
		my %other;
		while (my @ready = $select->can_read)
		{
			for my $from (@ready)
			{
				if ($from == $listener)
				{
					my $client = $listener->accept or next;
					my $server = IO::Socket::UNIX->new("$cluster->{dir}/.s.PGSQL.5432") or next;
					@other{ $client, $server } = ($server, $client);
					$select->add($client, $server);
				}
				elsif (my $to = $other{$from})
				{
					my $bytes;
					next if sysread($from, $bytes, 65536) && syswrite($to, $bytes);
					$select->remove($from, $to);
					delete @other{ $from, $to };
					$_->close for $from, $to;
				}
			}
		}
		require POSIX;
		POSIX::_exit(0);
	}
	push @pids, $pid;
	return $listener->sockport;
}

SKIP:
{
	skip 'no psycopg 3 (CLIENTS_PYTHON)', 1 unless succeeds($python, '-c', 'import psycopg');
	client('psycopg', $python, "$clients/psycopg3.py");
}
SKIP:
{
	skip 'no SQLAlchemy (CLIENTS_PYTHON)', 1 unless succeeds($python, '-c', 'import psycopg, sqlalchemy');
	client('SQLAlchemy', $python, "$clients/reflection.py");
}
SKIP:
{
	skip 'no node-postgres (CLIENTS_NODE_MODULES)', 1
		unless -d ($ENV{CLIENTS_NODE_MODULES} // '') . '/pg-cursor' && succeeds('node', '--version');
	client('node-postgres', 'node', "$clients/postgres.mjs");
}
SKIP:
{
	skip 'no JDK or no postgresql.jar (CLIENTS_JDBC)', 1 unless -e $jar && succeeds('javac', '-version');
	client('JDBC', 'java', '-cp', $jar, "$clients/Jdbc.java",
		'jdbc:postgresql://127.0.0.1:' . relay() . '/postgres?user=postgres');
}

# A pooler that runs each transaction in any of its sessions.
SKIP:
{
	skip 'no pgbouncer', 1 unless succeeds('pgbouncer', '--version');
	my $dir = scratch();
	reset_origin();
	open my $file, '>', "$dir/pgbouncer.ini" or die "$dir: $!";
	print $file "$_\n" for '[databases]', "* = host=$cluster->{dir} port=5432 user=postgres", '[pgbouncer]', 'pool_mode = transaction',
		'default_pool_size = 1', 'auth_type = any', 'listen_port = 6432', "unix_socket_dir = $dir", "logfile = $dir/log", "pidfile = $dir/pid";
	close $file;
	IPC::Run::run([ as_server('pgbouncer', '-q', '-d', "$dir/pgbouncer.ini") ], '<', \undef, '>', "$dir/out", '2>&1') or die 'no pgbouncer';
	poll_until(sub { -S "$dir/.s.PGSQL.6432" && -s "$dir/pid" }) or die 'pgbouncer does not start';
	open $file, '<', "$dir/pid" or die "$dir/pid: $!";
	push @pids, readline($file) + 0;
	my ($one, $other) = map { session(database => 'postgres', env => { PGHOST => $dir, PGPORT => 6432 }) } 1 .. 2;

	$one->query("SET playfast.on_error = 'ignore'");
	is($other->query('SHOW playfast.on_error'), 'ignore', 'PgBouncer: a SET also affects another client');
	$one->query('RESET playfast.on_error');
	$one->query("SELECT count(*) FROM playfast_top_apps('{us}', '{GAME}', num => 3)");
	$other->query("SELECT count(*) FROM playfast_top_apps('{kr}', '{TOOLS}', num => 3)");
	is($one->query('SELECT country FROM playfast_outcomes()'), 'kr', 'PgBouncer: outcomes may be those of another client');

	$one->query("BEGIN; SET LOCAL playfast.on_error = 'ignore'; SELECT count(*) FROM playfast_top_apps('{us}', '{GAME}', num => 3)");
	$other->start("SELECT count(*) FROM playfast_top_apps('{kr}', '{TOOLS}', num => 3)");
	is($one->query('SELECT country FROM playfast_outcomes()'), 'us', 'PgBouncer: within a transaction they are its own');
	is($one->query('SHOW playfast.on_error; COMMIT'), 'ignore', 'PgBouncer: and so is a SET LOCAL');
	is($other->finish->{out}, 3, 'PgBouncer: the other client runs afterwards');
	is($other->query('SHOW playfast.on_error'), 'auto', 'PgBouncer: with its own settings');
	is($one->query("SELECT status, cardinality(rows) FROM playfast_top_apps_results(ARRAY[playfast_chart_request('us', 'GAME', num => 3)])"),
		'ok|3', 'PgBouncer: results have their statuses');
	fault(stall => (match => { lang => 'pl' }));
	$one->start("SELECT count(*) FROM playfast_top_apps('{us}', '{DATING}', langs => '{pl}')");
	poll_until(sub { counters()->{in_flight} == 1 }) or die 'nothing hangs';
	$one->{psql}->signal('INT');
	like($one->finish->{err}, qr/57014: canceling statement due to user request/, 'PgBouncer: a cancel works');
	$_->close for $one, $other;
}

END
{
	local $?;
	kill 'TERM', @pids if @pids;
}

done_testing();
