# Stored answers are read to the rows beside them: test/live/record writes such
# pairs, test/fixtures has some of them.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use Test::More;

use Playfast;

my $dir = "$FindBin::Bin/../fixtures";
my @bodies = sort glob "$dir/*.body";
cmp_ok(scalar @bodies, '>', 1, 'there are stored answers');
for my $body (@bodies)
{
	my ($name, $operation) = $body =~ m{(([a-z_]+)-[^/]*)\.body$};
	my $result = psql(<<~END, '-v', "body=$body", '-v', "json=" . $body =~ s/body$/json/r);
		\\set body `cat :'body'`
		\\set json `cat :'json'`
		SELECT coalesce(string_agg(coalesce(a.r->>'app_id', b.r->>'app_id', '') || ' ' || coalesce(a.i, b.i) || ': ' || k || ' is '
				|| coalesce(left((a.r->k)::text, 60), 'NULL') || ', not ' || coalesce(left((b.r->k)::text, 60), 'NULL'), E'\\n' ORDER BY coalesce(a.i, b.i), k), '')
		FROM (SELECT row_number() OVER () AS i, jsonb_strip_nulls(to_jsonb(x)) AS r FROM playfast_parse_$operation(:'body') AS x) AS a
		FULL JOIN jsonb_array_elements(:'json') WITH ORDINALITY AS b (r, i) USING (i),
		LATERAL jsonb_object_keys(coalesce(a.r, '{}') || coalesce(b.r, '{}')) AS k
		WHERE a.r->k IS DISTINCT FROM b.r->k;
		END
	is($result, '', "$name is read as it was");
}

done_testing();
