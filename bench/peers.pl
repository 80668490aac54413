# Compares playfast with what people use today; see bench/peers.

use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use JSON::PP;
use Session;

my $rounds = 5;
my $top = "$FindBin::Bin/..";
my ($port) = $ENV{ORIGIN_URL} =~ /:(\d+)$/;
my $charts = q{playfast_top_apps('{us,kr,jp,de,br}', }
  . q{'{GAME_ACTION,SOCIAL,TOOLS,FINANCE,EDUCATION}')};

sub median
{
	my @sorted = sort { $a <=> $b } @_;
	return $sorted[ @sorted / 2 ];
}

# What asks play.google.com asks the origin.
system(qq(nft 'add table ip nat; add chain ip nat output { type nat hook output priority -100; };)
	  . qq( add rule ip nat output tcp dport 443 redirect to :$port')) == 0 or die "nft failed\n";

sub peer
{
	my ($mode) = @_;
	local $ENV{PEERS_MODULE} = "$top/build/peers/node_modules/google-play-scraper/index.js";
	local $ENV{NODE_EXTRA_CA_CERTS} = $ENV{ORIGIN_CA};
	my @lines = map { decode_json($_) } `node $FindBin::Bin/peers.mjs $mode $rounds`;
	die "google-play-scraper failed\n" if @lines != $rounds;
	return @lines;
}

my $session = Session->new('jit = off');
my $ids = "SELECT country || ' ' || category || chr(9) || string_agg(app_id, ' ' ORDER BY rank)"
  . " FROM $charts GROUP BY country, category";
my %ours = map { split /\t/ } $session->ask($ids);
my @ours = map { 1000 * ($session->measure("SELECT count(*) FROM $charts"))[0] } 1 .. $rounds;
my @single = map {
	1000 * ($session->measure("SELECT count(*) FROM unnest('{us,kr,jp,de,br}'::text[]) AS c,"
		  . " unnest('{GAME_ACTION,SOCIAL,TOOLS,FINANCE,EDUCATION}'::text[]) AS k,"
		  . " LATERAL playfast_top_apps(ARRAY[c], ARRAY[k])"))[0]
} 1 .. $rounds;
my $best = median(@ours);
printf "%-46s %8.0f ms\n", 'playfast, 25 charts in one batch', $best;
printf "%-46s %8.0f ms  %5.1f times as long\n", 'SQL that asks for one chart at a time',
  median(@single), median(@single) / $best;
my $ok = 1;
foreach my $mode (qw(parallel sequential))
{
	my @lines = peer($mode);
	foreach my $line (@lines)
	{
		$line->{ids}{$_} eq $ours{$_} or die "the rows of $_ differ\n" foreach keys %ours;
	}
	my $ratio = median(map { $_->{ms} } @lines) / $best;
	$ok &&= $ratio >= 4;
	printf "%-46s %8.0f ms  %5.1f times as long\n",
	  "google-play-scraper, " . ($mode eq 'parallel' ? 'all at once' : 'one at a time'),
	  $ratio * $best, $ratio;
	print "bar\tpeer_$mode\t", sprintf('%.1f', $ratio), "\t>= 4\t", $ratio >= 4 ? 'ok' : 'FALLS SHORT', "\n";
}
$session->close;
exit($ok ? 0 : 1);
