# The datasets, charts and dashboards in dashboards/superset fit together and fit the
# history's views.  test/bi/superset.pl opens them in Superset itself.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use Test::More;

use Playfast;
use Playfast::History;

my $folder = "$FindBin::Bin/../../dashboards/superset";

sub slurp
{
	my ($file) = @_;
	open my $in, '<', $file or die "$file: $!";
	local $/;
	return scalar <$in>;
}

sub value { return $_[0] =~ /^$_[1]: (.*)$/m ? $1 : undef }

# What a file calls itself, for the names of tests.
sub name { return $_[0] =~ s{.*/}{}r }

begin_history();
my %dataset;
for my $file (glob "$folder/datasets/*/*.yaml")
{
	my $text = slurp($file);
	my $table = value($text, 'table_name');
	my ($sql) = $text =~ /^sql: \|-\n((?:  .*\n)+)/m;

	# The tests have playfast in public.
	$sql = $sql ? $sql =~ s/\bplayfast\.playfast_/public.playfast_/gr : "TABLE $table";
	my ($metrics, $columns) = $text =~ /^metrics:\n(.*)^columns:\n(.*)^uuid:/ms or die $file;
	my %type = $columns =~ /column_name: (\w+)\n(?:    .*\n)*?    type: (.*)\n/g;
	my %metric = $metrics =~ /metric_name: (\w+)\n(?:    .*\n)*?    expression: (.*)\n/g;
	$dataset{ value($text, 'uuid') } = { table => $table, columns => \%type, metrics => \%metric };

	# Superset sets this search_path before each query.
	my $schema = value($text, 'schema');
	my %has = split /[|\n]/, psql(qq{SET search_path = "$schema";
		CREATE TEMP VIEW seen AS SELECT * FROM ($sql) AS s;
		SELECT attname, upper(format_type(atttypid, atttypmod)) FROM pg_attribute WHERE attrelid = 'pg_temp.seen'::regclass AND attnum > 0});
	is_deeply(\%type, { map { $_ => $has{$_} } keys %type }, name($file) . ': columns with their types');
	for my $metric (sort keys %metric)
	{
		ok(eval { psql(qq{SET search_path = "$schema"; SELECT $metric{$metric} FROM ($sql) AS s}); 1 }, name($file) . ": metric $metric") or diag($@);
	}
}

my %chart;
for my $file (glob "$folder/charts/*.yaml")
{
	my $text = slurp($file);
	$chart{ value($text, 'uuid') } = value($text, 'slice_name');
	my $of = $dataset{ value($text, 'dataset_uuid') };
	ok($of, name($file) . ': has a dataset') or next;
	my %known = (%{ $of->{columns} }, %{ $of->{metrics} });
	my @used = $text =~ /^  (?:x_axis|metric|x_axis_sort|timeseries_limit_metric): (\w+)$/mg;
	push @used, map { split /, /, $_ } $text =~ /^  (?:metrics|groupby|all_columns): \[(.*)\]$/mg;
	push @used, $text =~ /subject: (\w+)/g, $text =~ /order_by_cols: \['\["(\w+)"/g;
	is_deeply([ grep { !$known{$_} } @used ], [], name($file) . ": columns and metrics that $of->{table} has");
}

for my $file (glob "$folder/dashboards/*.yaml")
{
	my $text = slurp($file);
	my %placed = $text =~ /meta: \{uuid: (\S+), chartId: \d+, sliceName: (.*?), width/g;
	is_deeply(\%placed, { map { $_ => $chart{$_} } keys %placed }, name($file) . ': charts by their names');
	delete @chart{ keys %placed };
	while ($text =~ /column: \{name: (\w+)\}\n +datasetUuid: (\S+)/g)
	{
		ok($dataset{$2} && $dataset{$2}{columns}{$1}, name($file) . ": a filter by $1");
	}
	my $theme = value($text, 'theme_uuid');
	ok(!$theme || grep({ value(slurp($_), 'uuid') eq $theme } glob "$folder/themes/*.yaml"), name($file) . ': its theme');
}
is_deeply(\%chart, {}, 'every chart is in a dashboard');

done_testing();
