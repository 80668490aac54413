# The recipes for pg_cron, with the distribution's package: collect() and a
# REFRESH run every minute, a failure is visible, and older rows stay.
use strict;
use warnings;

use Cwd qw(getcwd);
use FindBin;
use lib "$FindBin::Bin/../lib";
use IPC::Run ();
use Test::More;

use Playfast;
use Playfast::Cluster;

# Copies the package's files into the server's copy; returns the reason if that
# is impossible.
sub get_pg_cron
{
	my ($out, $err);
	my $config = sub {
		IPC::Run::run([ $ENV{PG_CONFIG} || 'pg_config', $_[0] ], '>', \$out, '2>', \$err) or die $err;
		chomp $out;
		return $out;
	};
	my ($lib, $share, $version) = map { $config->($_) } qw(--pkglibdir --sharedir --version);
	my ($major) = $version =~ /(\d+)/;
	my $root = $ENV{PLAYFAST_CLUSTER};
	return if -e "$root$share/extension/pg_cron.control";
	return 'the server is no Debian package' if $lib !~ m{^/usr/lib/postgresql/};
	my $dir = scratch();
	my $was = getcwd();
	chdir $dir or die "$dir: $!";
	my $got = IPC::Run::run([ qw(apt-get -qq download), "postgresql-$major-cron" ], '>', \$out, '2>&1');
	chdir $was or die "$was: $!";
	return "apt has no postgresql-$major-cron" unless $got;
	my ($deb) = glob "$dir/*.deb";
	IPC::Run::run([ 'dpkg-deb', '-x', $deb, $dir ], '2>', \$err) or die $err;
	IPC::Run::run([ 'cp', '-R', "$dir$lib/.", "$root$lib/" ], '2>', \$err) or die $err;
	IPC::Run::run([ 'cp', '-R', "$dir$share/extension/.", "$root$share/extension/" ], '2>', \$err) or die $err;
	return;
}

my $reason = get_pg_cron();
plan skip_all => $reason if $reason;

reset_origin();
my $cluster = Playfast::Cluster->new(settings => [ "shared_preload_libraries = 'playfast,pg_cron'",
	"cron.database_name = 'postgres'", 'cron.use_background_workers = on' ]);
my $admin = $cluster->session;
$admin->query($_) for 'CREATE EXTENSION pg_cron', 'CREATE EXTENSION playfast_history', 'CREATE ROLE refresher LOGIN',
	'GRANT USAGE ON SCHEMA cron TO refresher', 'GRANT USAGE, CREATE ON SCHEMA playfast_history TO refresher',
	'GRANT CREATE ON SCHEMA public TO refresher', q{
	DO $$
	BEGIN
		EXECUTE (SELECT string_agg(format('GRANT EXECUTE ON ROUTINE %s TO refresher', p.oid::regprocedure), '; ')
			FROM pg_proc AS p JOIN pg_depend AS d ON d.objid = p.oid AND d.classid = 'pg_proc'::regclass AND d.deptype = 'e'
				JOIN pg_extension AS e ON e.oid = d.refobjid
			WHERE e.extname IN ('playfast', 'playfast_history'));
	END $$};
my $refresher = $cluster->session(role => 'refresher');
$refresher->query($_) for 'CALL playfast_history.create_tables()',
	q{SELECT playfast_history.track_charts('{us}', '{GAME}', num => 10, every => '1 minute')},
	q{CREATE MATERIALIZED VIEW top AS SELECT * FROM playfast_top_apps('{us,kr}', '{GAME}', num => 10)},
	q{SELECT cron.schedule('collect', '* * * * *', 'CALL playfast_history.collect()')},
	q{SELECT cron.schedule('refresh', '* * * * *', 'REFRESH MATERIALIZED VIEW top')};

# The last run of a job: its status and message.
sub runs
{
	my ($command, $status) = @_;
	return $admin->query(qq{SELECT count(*) FROM cron.job_run_details WHERE command ~ '$command' AND status = '$status'});
}

my $fetched = $refresher->query('SELECT min(fetched_at) FROM top');
$Playfast::patience = 150;
ok(poll_until(sub { runs('collect', 'succeeded') && runs('REFRESH', 'succeeded') }), 'both run within a minute or two')
	or diag($admin->query('SELECT command, status, return_message FROM cron.job_run_details'));
is($refresher->query('SELECT count(*) FROM playfast_history.chart_latest'), 10, 'collect() has run');
isnt($refresher->query('SELECT min(fetched_at) FROM top'), $fetched, 'the view is fresh');

# A country fails: the view stays as it is, and the failure is reported.
$fetched = $refresher->query('SELECT min(fetched_at) FROM top');
fault('status', status => 404, match => { country => 'kr' });
ok(poll_until(sub { runs('REFRESH', 'failed') }), 'a failure is in cron.job_run_details');
like($admin->query(q{SELECT return_message FROM cron.job_run_details WHERE status = 'failed' AND command ~ 'REFRESH' LIMIT 1}),
	qr/playfast_top_apps.*404/s, 'with its reason');
is($refresher->query('SELECT count(*) FROM top'), 20, 'and the previous rows stay');

done_testing();
