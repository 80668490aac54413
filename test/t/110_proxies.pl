# Proxies: the privileges for their file, the proxy for each country, and
# credentials that nobody sees.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use Test::More;

use Playfast;
use Playfast::Cluster;
use Playfast::Proxy;

my $secret = 'hidden4711';
my $dir = scratch();
my $file = "$dir/proxies";
my $statuses = 'SELECT status, count(*) FROM playfast_outcomes() GROUP BY 1 ORDER BY 1';

# Environment variables against proxies must not bypass them.
my $cluster = Playfast::Cluster->new(
	env => { no_proxy => '*', NO_PROXY => '*' },
	settings => [ "shared_preload_libraries = 'playfast'", 'playfast.max_interval = 0', 'playfast.block_cooldown = 0',
		'playfast.log_transfers = on', 'log_min_messages = debug1' ]);
my $session = $cluster->session(set => { 'playfast.retries' => 0 });
my @said;

sub write_file
{
	my ($text, $mode) = @_;
	unlink $file;
	open my $out, '>', $file or die "$file: $!";
	chmod $mode // 0600, $file;
	chown((stat $dir)[4, 5], $file) if $> == 0;
	print $out $text;
	close $out or die "$file: $!";
	return;
}

# Requests the chart of some countries; stores all messages.
sub ask
{
	my ($countries) = @_;
	my $result = $session->result("SELECT count(*) FROM playfast_top_apps('{$countries}', num => 5)");
	push @said, $result->{err};
	return $result;
}

sub refused
{
	my ($name, $detail) = @_;
	my $result = ask('us');
	is($result->{sqlstate}, 'F0000', "$name: refused");
	like($result->{err}, $detail, "$name: with the reason");
	return;
}

# The file.
$cluster->reload('playfast.proxy_file' => $file);
reset_origin();
my $line = "* = http://user:$secret\@127.0.0.1:1\n";
refused('no file', qr/could not open the file of "playfast.proxy_file": No such file/s);
for my $mode (0640, 0604, 0620, 0602, 0610)
{
	write_file($line, $mode);
	refused(sprintf('mode %04o', $mode), qr/must belong to the server's user and be closed to group and others/);
}
SKIP:
{
	skip 'only root can give a file away', 2 if $> != 0;
	write_file($line);
	chmod 0777, $dir;
	chown 65534, 65534, $file;
	refused('of another user', qr/could not use the file/);
}
unlink $file;
mkdir $file;
refused('a directory', qr/could not use the file/);
rmdir $file;
system('mkfifo', $file) == 0 or die 'no FIFO';
refused('a FIFO', qr/no regular file/);
unlink $file;
for my $case (
	[ 'no =', "de http://user:$secret\@localhost:1" ],
	[ 'no URL', 'de =' ],
	[ 'no such country', "xy = http://user:$secret\@localhost:1" ],
	[ 'a list of countries', "de,fr = http://user:$secret\@localhost:1" ],
	[ 'no scheme', "de = user:$secret\@localhost:1" ],
	[ 'another scheme', "de = ftp://user:$secret\@localhost:1" ],
	[ 'names resolved here', "de = socks5://user:$secret\@localhost:1" ],
	[ 'no host', "de = http://user:$secret\@" ],
	[ 'no port number', "de = http://user:$secret\@localhost:one" ],
	[ 'port 0', "de = http://user:$secret\@localhost:0" ],
	[ 'port 65536', "de = http://user:$secret\@localhost:65536" ],
	[ 'half an address', "de = http://user:$secret\@[::1" ],
	[ 'a path', "de = http://user:$secret\@localhost:1/path" ],
	[ 'two @', "de = http://user:$secret\@x\@localhost:1" ],
	[ 'a slash in a password', "de = http://user:x/$secret\@localhost:1" ],
	[ 'a control character', "de = http://user:$secret\a\@localhost:1" ],
	[ 'too long', "de = http://user:$secret" . 'x' x 600 . '@localhost:1' ])
{
	my ($name, $text) = @$case;
	write_file("# a comment\n\n$text\n");
	refused($name, qr/invalid line 3 in the file of "playfast\.proxy_file"/);
}
is(counters()->{transfers}, 0, 'nothing was sent');

# A proxy that does not answer, and one that wants another password.
write_file($line);
ask('us');
is($session->query($statuses), 'network_error|1', 'a proxy that does not answer');
my $strict = Playfast::Proxy->new(user => 'user', password => "$secret!");
write_file("* = http://user:$secret\@127.0.0.1:" . $strict->port . "\n");
ask('us');
is($session->query($statuses), 'network_error|1', 'a wrong password');
is_deeply([ $strict->asked ], ['refused'], 'which the proxy refused');
push @said, $session->query('SELECT * FROM playfast_outcomes()');
like($said[-1], qr/407/, 'the outcome has the reason');
is(counters()->{transfers}, 0, 'the proxy is not bypassed');

# A country's own proxy, that of "*", and SOCKS.
my ($german, $korean, $other) = (Playfast::Proxy->new(user => 'user', password => $secret),
	Playfast::Proxy->new(user => 'user', password => $secret, socks => 1), Playfast::Proxy->new);
my %url = (de => "http://user:$secret\@127.0.0.1:" . $german->port, kr => "socks5h://user:$secret\@127.0.0.1:" . $korean->port,
	'*' => 'http://127.0.0.1:' . $other->port . '/');
my ($to) = $ENV{ORIGIN_URL} =~ m{//(.*)};
write_file("#\n  DE\t=  $url{de}  \n* = $url{'*'}\r\nkr=$url{kr}");
reset_origin();
is(ask('us,de,kr,jp')->{out}, 20, 'all countries are served');
is_deeply([ $german->asked ], [$to], 'de by its own proxy');
is_deeply([ $korean->asked ], [$to], 'kr by SOCKS, which resolves the name');
is_deeply([ $other->asked ], [$to], 'the others by that of "*", over one connection');
is(counters()->{connections}, 3, 'one connection each');
is(ask('us,de,kr,jp')->{out}, 20, 'and again');
is_deeply([ map { $_->asked } $german, $korean, $other ], [], 'the connections are kept');

# A proxy reached over TLS must have a trusted certificate.
my $stranger = start_origin();
my $trusted = Playfast::Proxy->new(user => 'user', password => $secret, tls => $ENV{ORIGIN_CA} =~ s{/[^/]*$}{}r);
my $untrusted = Playfast::Proxy->new(tls => $stranger->{ca} =~ s{/[^/]*$}{}r);
write_file("* = https://user:$secret\@localhost:" . $trusted->port . "\n");
reset_origin();
is(ask('us,kr')->{out}, 10, 'https: all rows');
is($session->query($statuses), 'ok|2', 'https: ok');
my %asked = map { $_ => 1 } $trusted->asked;
is_deeply([ keys %asked ], [$to], 'https: by the proxy');
is(ask('us,kr')->{out}, 10, 'https: and again');
is_deeply([ $trusted->asked ], [], 'https: the connection is kept');
write_file("* = https://user:$secret!\@localhost:" . $trusted->port . "\n");
ask('us');
is($session->query($statuses), 'network_error|1', 'https: a wrong password');
is_deeply([ $trusted->asked ], ['refused'], 'https: which the proxy refused');
reset_origin();
for my $case (
	[ 'a stranger', 'https://user:' . $secret . '@localhost:' . $untrusted->port, 'network_error', {} ],
	[ 'no authority that knows it', 'https://user:' . $secret . '@localhost:' . $trusted->port, 'network_error',
		{ 'playfast.ca_file' => '' } ],
	[ 'a proxy without TLS', 'https://user:' . $secret . '@localhost:' . $other->port, 'timeout', { 'playfast.connect_timeout' => '500ms' } ])
{
	my ($name, $proxy, $status, $set) = @$case;
	write_file("* = $proxy\n");
	$session->set(%$set);
	is(ask('us')->{out}, 0, "https, $name: no rows");
	is($session->query($statuses), "$status|1", "https, $name: $status");
	is_deeply([ map { $_->asked } $trusted, $untrusted, $other ], [], "https, $name: the proxy receives nothing");
	$session->query("RESET $_") for keys %$set;
	push @said, $session->query('SELECT * FROM playfast_outcomes()');
}
like(join("\n", @said[-6 .. -3]), qr/certificate/, 'https: the outcome has the reason');
is(counters()->{transfers}, 0, 'https: the proxy is not bypassed');
write_file("#\n  DE\t=  $url{de}  \n* = $url{'*'}\r\nkr=$url{kr}");

# Each proxy has its own pace and cool-down.
my $egress = sub {
	my ($country) = @_;
	(my $name = $url{$country}) =~ s/user:$secret\@//;
	return $session->query("SELECT value FROM playfast_status() WHERE name = 'egress $name $ENV{ORIGIN_URL}'");
};
like($egress->($_->[0]), qr/^$_->[1] started, /, "$_->[0]: a line in playfast_status()") for [ de => 2 ], [ kr => 2 ], [ '*' => 4 ];
reset_origin();
fault(status => (status => 429, match => { country => 'de' }, times => 1));
latency(response_ms => 300);
ask('de');
is($session->query($statuses), 'rate_limited|1', 'de is refused');
like($egress->($_->[0]), qr/, window $_->[1]$/, "$_->[0]: its line has the limit in flight") for [ de => 1 ], [ '*' => 256 ];
is(ask('us,jp,br,fr,de')->{out}, 25, 'one proxy with a limit of one in flight, and another proxy');
is(counters()->{max_in_flight}, 5, 'transfers through other proxies do not count');
reset_origin();
$session->set('playfast.retries' => 1, 'playfast.max_in_flight' => 1, 'playfast.pack_bytes' => 0);
fault(status => (status => 429, retry_after => 1, match => { country => 'de' }, times => 1));
is($session->query("SELECT count(*) FROM playfast_top_apps('{de,us}', '{TOOLS,GAME,SOCIAL}', num => 5)"), 30, 'a proxy that has to wait');
is(join(' ', map { $_->{gl} } requests()), 'de us us us de de de', 'does not delay the others');
$session->set('playfast.retries' => 0, 'playfast.max_in_flight' => 16, 'playfast.pack_bytes' => '4MB');
reset_origin();
$cluster->reload('playfast.block_cooldown' => 60);
fault(captcha => (match => { country => 'de' }));
ask('de');
is($session->query($statuses), 'blocked|1', 'de is blocked');
like($egress->('de'), qr/, blocked for \d+ s more/, 'as its line says');
unlike($egress->($_), qr/blocked/, "$_ is not blocked") for 'kr', '*';
is(ask('us,kr')->{out}, 10, 'and is asked');
ask('us,de,kr');
is($session->query($statuses), "blocked|1\nok|2", 'also in the same batch');

# The file is read again when it has changed.
$cluster->reload('playfast.block_cooldown' => 0);
reset_origin();
$_->asked for $german, $korean, $other;
write_file("* = $url{kr}\n");
is(ask('jp')->{out}, 5, 'a changed file');
like($egress->('kr'), qr/^5 started, /, 'is read again');
write_file("jp = $url{kr}\n");
is(ask('us')->{out}, 5, 'without "*"');
is_deeply([ map { $_->asked } $german, $korean, $other ], [], 'the others go directly');
like($session->query("SELECT value FROM playfast_status() WHERE name = 'egress direct $ENV{ORIGIN_URL}'"), qr/^1 started, /,
	'which is an egress of its own');
write_file("oops\n");
refused('a file that became wrong', qr/invalid line 1/);
unlink $file;
refused('a file that went', qr/No such file/);
my $late = Playfast::Proxy->new;
write_file('* = http://127.0.0.1:' . $late->port . "\n");
is(ask('us')->{out}, 5, 'a correct file');
is_deeply([ $late->asked ], [$to], 'is used by the same session');
$cluster->reload('playfast.proxy_file' => '');
my $new = $cluster->session;
is($_->query("SELECT count(*) FROM playfast_top_apps('{us}', num => 5)"), 5, 'the file is gone') for $session, $new;
is_deeply([ $late->asked ], [], 'so no proxy is used');
$cluster->reload('playfast.proxy_file' => $file);
my $started = sub { $session->query("SELECT split_part(value, ' ', 1) FROM playfast_status() WHERE name LIKE 'egress http://127.0.0.1:" . $late->port . " %'") };
my $before = $started->();
ask('us');
is($started->(), $before + 1, 'the same file again: the same proxy');

# Nobody sees the credentials.
push @said, map { $session->query($_) } 'SELECT * FROM playfast_status()', 'SELECT * FROM playfast_outcomes()',
	'SELECT * FROM playfast_stat_operations', 'SELECT * FROM playfast_stat_progress', 'SELECT * FROM pg_settings',
	'SELECT * FROM pg_stat_activity', 'SELECT * FROM pg_file_settings';
open my $log, '<', "$cluster->{dir}/log" or die "log: $!";
my $logged = join '', <$log>;
cmp_ok(scalar(() = $logged =~ /playfast_top_apps transfer \d+: /g), '>', 15, 'the log has its lines');
unlike($logged, qr/\Q$secret\E/, 'but not the credentials');
unlike(join("\n", @said), qr/\Q$secret\E/, 'nor do messages and views have them');

done_testing();
