# A recorded chart through everything, network included: the rows must be those
# of the recording.  Skipped without the recordings.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use JSON::PP ();
use Playfast;
use Test::More;

my $folder = $ENV{PLAYFAST_CAPTURES} // '';
my $golden = "$folder/golden/list/topfree-game.json";
plan skip_all => 'no recordings of Google Play (PLAYFAST_CAPTURES names their folder)' if !-r $golden;

# The reference's names of columns that have another name.
my %column = (appId => 'app_id', summary => 'description_html', scoreText => 'score_text');

sub slurp
{
	my ($file) = @_;
	open my $in, '<:raw', $file or die "$file: $!\n";
	local $/;
	return scalar <$in>;
}

# Replaces the store's number for the availability by the column's word.
my @availability = qw(not_in_region preregister available);

# Numbers are compared by value, everything else as text.
sub same
{
	my ($got, $expected) = @_;
	return !defined $got if !defined $expected;
	return 0 if !defined $got;
	return "@$got" eq "@$expected" if ref $expected eq 'ARRAY';
	return !$got == !$expected if JSON::PP::is_bool($got) || JSON::PP::is_bool($expected);
	return $got == $expected if $got =~ /^[\d.]+$/ && $expected =~ /^[\d.]+$/;
	return $got eq $expected;
}

my $known = JSON::PP::decode_json(slurp($golden));
mode(replay => JSON::PP::true);
my $session = session();
my $json = $session->query(q{SELECT encode(convert_to(jsonb_agg(to_jsonb(e) ORDER BY rank)::text, 'UTF8'), 'hex')}
	  . q{ FROM playfast_top_apps('{us}', '{GAME}', '{TOP_FREE}', '{en}', 100) AS e});
my @rows = @{ JSON::PP::decode_json(pack 'H*', $json) };
mode(replay => JSON::PP::false);

is(scalar @rows, 100, 'a hundred rows');
for my $i (0 .. $#rows)
{
	my $row = $rows[$i];
	my $reference = $known->{reference}[$i];
	my $extended = $known->{extended}{rows}[$i];
	my @wrong;
	for my $name (sort keys %$reference)
	{
		my $column = $column{$name} // $name;
		push @wrong, "reference $name" if !same($row->{$column}, $reference->{$name});
	}
	for my $name (sort keys %$extended)
	{
		my ($column, $value) = ($name, $extended->{$name});
		($column, $value) = ('price', $value / 1e6)
		  if $name eq 'price_micros' && defined $value;
		($column, $value) = ('availability', $availability[$value])
		  if $name eq 'availability_code' && defined $value;
		push @wrong, "extended $name" if $name ne 'price_micros' && !same($row->{$column}, $value)
		  || $name eq 'price_micros' && !same($row->{price}, $value);
	}
	is("@wrong", '', "row " . ($i + 1));
	is($row->{rank}, $i + 1, "rank " . ($i + 1));
}
done_testing();
