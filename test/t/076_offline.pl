# Stored responses may come from anybody and have any size: reading them can be
# cancelled at once, stops at the first error, and takes memory for a part of
# the rows only.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use Test::More;
use Time::HiRes qw(sleep);

use Playfast;

# Limit in seconds for a backend to stop after the signal, at the best of a few
# tries: on a busy machine it must also wait for a processor.
my $limit = 0.050;
my $tries = 5;

psql('CREATE ROLE offline LOGIN');

# Returns the processor time of a session in seconds.
sub cpu
{
	my ($session) = @_;
	open my $file, '<', '/proc/' . $session->pid . '/schedstat' or die "schedstat: $!";
	return (split ' ', <$file>)[0] / 1e9;
}

# Returns the most memory that a session has used, in MiB.
sub peak
{
	my ($session) = @_;
	open my $file, '<', '/proc/' . $session->pid . '/status' or die "status: $!";
	my ($kb) = map { /^VmHWM:\s+(\d+)/ ? $1 : () } <$file>;
	return $kb / 1024;
}

# Starts a session of a role that has only PUBLIC's privileges, with a function
# that makes a text when called, not when the statement is planned.
sub plain
{
	my $session = session(role => 'offline');
	$session->query(<<'END');
		CREATE FUNCTION pg_temp.body(piece text, n integer) RETURNS text LANGUAGE plpgsql VOLATILE AS $$
		BEGIN RETURN E')]}\'\n\n[' || repeat(piece || ',', n) || '["di",1]]'; END $$;
		CREATE FUNCTION pg_temp.page(piece text, n integer) RETURNS text LANGUAGE plpgsql VOLATILE AS $$
		BEGIN RETURN '<!doctype html>' || repeat(piece, n) || '</html>'; END $$
END
	return $session;
}

# A real chart, as a frame.
my $chart = do {
	reset_origin();
	my $app = '[[["com.example.a%1$s",7],[null,2,[512,512],[null,null,"https://img"]],[],"Title",["4.5",4.5],"Genre",'
		. 'null,null,[null,[[0,"USD",""]]],null,[null,null,null,null,[null,null,"/store/apps/details?id=com.example"]],'
		. 'null,null,[null,"' . ('About this app. ' x 60) . '"],"Developer"],null,0]';
	my $payload = '[[null,[[' . 'null,' x 28 . '[[' . join(',', map { sprintf $app =~ s/%1\$s/%d/r, $_ } 1 .. 100) . ']]]]]]';
	$payload =~ s/"/\\"/g;
	qq(["wrb.fr","vyAe2","$payload",null,null,null,"generic"]);
};

my %text = (
	'100 MB of charts' => [ 'playfast_parse_top_apps', 'body', $chart, int(100e6 / length $chart) ],
	'100 MB of empty frames' => [ 'playfast_parse_apps', 'body', '["wrb.fr","Ws7gDc",null,null,null,null,""]', 2_300_000 ],
	'100 MB of other frames' => [ 'playfast_parse_apps', 'body', '["wrb.fr","other","[1,2,3]",null,null,null,""]', 2_000_000 ],
	'100 MB of no page' => [ 'playfast_parse_search', 'page', '<script>AF_initDataCallback', 3_700_000 ],
	'100 MB of an open block' => [ 'playfast_blocks', 'page', "AF_initDataCallback({key: 'ds:1', data:[", 2_500_000 ],
);

for my $name (sort keys %text)
{
	my ($function, $maker, $piece, $n) = @{ $text{$name} };
	my $session = plain();
	$session->query("CREATE TEMP TABLE stored AS SELECT pg_temp.$maker(\$q\$$piece\$q\$, $n) AS t");
	# Repeatedly, as a fast reader would be done before it is cancelled.
	my $sql = "DO \$\$ DECLARE body text; BEGIN SELECT t INTO body FROM stored; "
		. "LOOP BEGIN PERFORM count(*) FROM $function(body); EXCEPTION WHEN SQLSTATE 'PF006' OR SQLSTATE 'PF007' THEN NULL; END; END LOOP; END \$\$";
	my $delay = 0.9;
	my $result;
	my $seconds = best_of($tries, $limit, sub {
		$session->start($sql);
		sleep($delay += 0.07);
		my $before = cpu($session);
		kill 'INT', $session->pid or die "kill: $!";
		$result = $session->finish;
		return cpu($session) - $before;
	});
	is($result->{sqlstate}, '57014', "$name: cancelled") or diag $result->{err};
	cmp_ok($seconds, '<=', $limit, "$name: at once") or diag sprintf '%.3f s', $seconds;

	$session->query("SET statement_timeout = '1s'");
	$result = $session->result($sql);
	is($result->{sqlstate}, '57014', "$name: statement_timeout");
	cmp_ok($result->{seconds}, '<', 3, "$name: and in time");
	$session->close;
}

# The first error decides.
{
	my $session = plain();
	my $before = cpu($session);
	my $result = $session->result("SELECT count(*) FROM playfast_parse_apps(pg_temp.body('[\"wrb.fr\",\"Ws7gDc\",\"[[]]\"]', 1000000))");
	is($result->{sqlstate}, 'PF007', 'a million frames that cannot be read');
	cmp_ok(cpu($session) - $before, '<', 2, 'the first one decides');
	$session->close;
}

# Memory: that of the text in PostgreSQL, and little more.
{
	for my $case (
		[ 'empty frames', 'playfast_parse_top_apps', '["wrb.fr","vyAe2",null,null,null,null,""]', 1_000_000 ],
		[ 'hollow frames', 'playfast_parse_top_apps', '["wrb.fr","vyAe2","[[]]"]', 1_000_000 ],
		[ 'charts', 'playfast_parse_top_apps', $chart, 300 ])
	{
		my ($name, $function, $piece, $n) = @$case;
		my $session = session(role => 'offline');
		my $sql = "SELECT count(*) FROM (SELECT E')]}\\'\\n\\n[' || repeat(\$q\$$piece,\$q\$, $n + (random() * 0)::integer) || '[\"di\",1]]' AS t OFFSET 0) AS s";
		$session->query("$sql WHERE octet_length(t) > 0");
		my $before = peak($session);
		$session->result("$sql, LATERAL (SELECT count(*) FROM $function(t)) AS r"); # the response is read, or refused for too many frames
		my $more = peak($session) - $before;
		cmp_ok($more, '<=', 48, "$n $name: memory") or diag sprintf '%.0f MiB', $more;
		note sprintf '%d %s: %.0f MiB', $n, $name, $more;
		$session->close;
	}
}

# A frame larger than the limit is refused, with a message.
{
	my $session = plain();
	my $result = $session->result(q{SELECT count(*) FROM playfast_parse_apps(pg_temp.body('["wrb.fr","Ws7gDc","[' || repeat('0,', 9000000) || '0]"]', 1))});
	is($result->{sqlstate}, 'PF006', 'a frame of 18 MB');
	like($result->{err}, qr/must not be larger than 16 MB/, 'the message says what is too large');
	$session->close;
}

psql('DROP ROLE offline');
done_testing();
