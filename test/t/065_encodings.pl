# Databases that are not in UTF-8: characters that they lack become "?".
use strict;
use warnings;

use Encode qw(decode encode);
use FindBin;
use lib "$FindBin::Bin/../lib";
use Test::More;

use Playfast;

my @encodings = qw(LATIN1 EUC_KR SQL_ASCII);
my @databases = map { 'playfast_' . lc } @encodings;
psql(join '', map { "DROP DATABASE IF EXISTS $_;\n" } @databases);
END { local ($?, $@); eval { psql("DROP DATABASE IF EXISTS $_ WITH (FORCE)") } for @databases; }

# Texts in many scripts, with some characters that real texts hardly have.
my @charts = (
	"SELECT app_id, title, developer, price_text, genre, description_html FROM playfast_top_apps('{us}', '{TOOLS}', '{TOP_PAID}', '{en}', 40) ORDER BY rank",
	"SELECT app_id, title, developer, price_text, genre, description_html FROM playfast_top_apps('{de}', '{TOOLS}', NULL, '{de}', 40) ORDER BY rank",
	"SELECT app_id, title, developer, price_text, genre, description_html FROM playfast_top_apps('{kr}', '{TOOLS}', NULL, '{ko}', 40) ORDER BY rank",
	"SELECT app_id, title, developer, price_text, genre, description_html FROM playfast_top_apps('{jp}', '{TOOLS}', NULL, '{ja}', 40) ORDER BY rank",
	"SELECT app_id, title, developer, price_text, genre, description_html FROM playfast_top_apps('{ru}', '{TOOLS}', NULL, '{ru}', 40) ORDER BY rank");

reset_origin();
my $unicode = session();
my @texts = map { decode('UTF-8', $unicode->query($_)) } @charts;
like($texts[2], qr/\p{Hangul}/, 'the Korean chart has Korean texts');
like($texts[3], qr/\p{Hiragana}|\p{Katakana}/, 'the Japanese chart has Japanese texts');
like(join('', @texts), qr/[\x{10000}-\x{10ffff}]/, 'there are characters beyond the basic multilingual plane');

for my $i (0 .. $#encodings)
{
	my ($encoding, $database) = ($encodings[$i], $databases[$i]);
	psql("CREATE DATABASE $database ENCODING '$encoding' LOCALE 'C' TEMPLATE template0");
	my $session = session(database => $database);
	my $created = $session->result('CREATE EXTENSION playfast');
	is($created->{sqlstate}, '00000', "CREATE EXTENSION in $encoding") or diag $created->{err};
	next if $created->{sqlstate} ne '00000';
	is($session->query("SELECT count(*) FROM pg_description AS d JOIN pg_depend AS p ON p.classid = d.classoid "
		. "AND p.objid = d.objoid JOIN pg_extension AS e ON e.oid = p.refobjid "
		. "WHERE p.deptype = 'e' AND e.extname = 'playfast' AND d.description ~ '[^[:ascii:]]'"), 0,
		"$encoding: comments are readable");
	is($session->query('SHOW server_encoding'), $encoding, "a database in $encoding");
	for my $n (0 .. $#charts)
	{
		my ($country) = $charts[$n] =~ /\{(\w\w)\}/;
		my $result = $session->result($charts[$n]);
		is($result->{sqlstate}, '00000', "$encoding, $country: rows arrive") or diag $result->{err};
		my $got = decode('UTF-8', $result->{out});
		is(scalar(split /\n/, $got), scalar(split /\n/, $texts[$n]), "$encoding, $country: all of them");
		# Lines are compared one by one, so that a failure is readable.
		my @wanted = split /\n/, $texts[$n];
		my @lines = split /\n/, $got;
		my @different = grep { !same($encoding, $wanted[$_], $lines[$_]) } 0 .. $#wanted;
		is(scalar(@different), 0, "$encoding, $country: what cannot be written is a question mark")
			or diag map { encode('UTF-8', $_) . "\n" } $wanted[ $different[0] ], $lines[ $different[0] ];
	}
	is($session->query("SELECT DISTINCT status FROM playfast_outcomes()"), 'ok', "$encoding: calls are ok");
	is($session->query("SELECT jsonb_array_length(jsonb_agg(c)) "
		. "FROM playfast_top_apps('{kr}', '{TOOLS}', num => 40, langs => '{ko}') AS c"), 40, "$encoding: as jsonb, too");
	is($session->query("SELECT count(*) FROM playfast_countries WHERE name <> ''"), 247, "$encoding: reference data");
	my $letter = encode('UTF-8', $encoding eq 'EUC_KR' ? "\x{ac00}" : "\x{e4}");
	my $refused = $session->result("SELECT * FROM playfast_top_apps(ARRAY['$letter'])");
	is($refused->{sqlstate}, '22023', "$encoding: a bad argument");
	like($refused->{err}, qr/\Q$letter\E/, "$encoding: is in the message");

	fault(hostile_text => ());
	is($session->query("SELECT count(*), count(title) FROM playfast_top_apps('{us}', '{GAME}', NULL, '{en}', 20)"), '20|20',
		"$encoding: hostile texts");
	no_faults();
}

# Is a text what an encoding can represent of the original?  Which characters
# PostgreSQL's EUC_KR has is its own decision: there "?"  may stand for any
# that is not ASCII, but Korean must be correct.
sub same
{
	my ($encoding, $original, $text) = @_;
	return $text eq $original if $encoding eq 'SQL_ASCII';
	if ($encoding eq 'LATIN1')
	{
		(my $wanted = $original) =~ s/[^\x{00}-\x{ff}]/?/g;
		return $text eq $wanted;
	}
	return 0 if length $text != length $original;
	for my $i (0 .. length($original) - 1)
	{
		my ($was, $is) = (substr($original, $i, 1), substr($text, $i, 1));
		next if $was eq $is;
		return 0 if $is ne '?' || $was =~ /[\x{00}-\x{7f}]/ || defined korean($was);
	}
	return 1;
}

# Perl's opinion: is the character in KS X 1001?
sub korean
{
	my ($character) = @_;
	return eval { encode('euc-kr', $character, Encode::FB_CROAK) };
}

# A client whose encoding differs from that of the database: PostgreSQL
# converts, and the rows must be convertible.
for my $client (qw(UTF8 EUC_KR))
{
	$unicode->query("SET client_encoding = '$client'");
	is($unicode->query("SELECT count(*) FROM playfast_top_apps('{kr}', num => 10, langs => '{ko}')"), 10, "client_encoding = $client");
}

done_testing();
