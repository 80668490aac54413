# Another library, loaded before playfast, has functions with the names of
# playfast's own.  PostgreSQL loads with RTLD_GLOBAL, so exported functions of
# playfast would be replaced by them.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";
use IPC::Run ();
use Test::More;

use Playfast;
use Playfast::Cluster;

my $checkout = "$FindBin::Bin/../..";
my $dir = scratch();

sub output_of
{
	my ($out, $err);
	IPC::Run::run([@_], '<', \undef, '>', \$out, '2>', \$err) or BAIL_OUT("@_: $err");
	return $out;
}

# All names that a file of playfast defines for others.
my @objects = map { glob "$checkout/src/$_.o" } qw(*/* */*/*);
my %names = map { /^\S* *[BCDRTVW] (\w+)$/ ? ($1 => 1) : () } split /\n/, output_of('nm', '--defined-only', @objects);
delete @names{ grep { /^(?:playfast_|pg_finfo_|_PG_init$|Pg_magic_func$)/ } keys %names };
cmp_ok(scalar(keys %names), '>', 100, 'playfast has functions of its own: ' . keys %names);

open my $source, '>', "$dir/planted.c" or die "$dir/planted.c: $!";
print $source qq~#include "postgres.h"\n#include "fmgr.h"\nPG_MODULE_MAGIC;\n#define PLANTED(name) \\
	__attribute__((visibility("default"))) void name(void); void name(void) { elog(PANIC, "%s was planted", #name); }\n~;
print $source "PLANTED($_)\n" for sort keys %names;
close $source;
chomp(my $headers = output_of($ENV{PG_CONFIG}, '--includedir-server'));
output_of($ENV{CC} || 'cc', qw(-shared -fPIC -fno-builtin -w -I), $headers, '-o', "$dir/planted.so", "$dir/planted.c");
chmod 0755, "$dir/planted.so";

reset_origin();
my $cluster = Playfast::Cluster->new(settings => [ "shared_preload_libraries = '$dir/planted.so'" ]);
my $session = $cluster->session;
is($session->query("SELECT count(*) FROM playfast_top_apps('{us,kr}', num => 20)"), 40, 'charts work');
is($session->query("SELECT count(*) FROM playfast_apps(ARRAY(SELECT app_id FROM playfast_top_apps('{us}', num => 3)))"), 3, 'and apps work');
is($session->query("SELECT DISTINCT status FROM playfast_outcomes()"), 'ok', 'and outcomes');
cmp_ok($session->query('SELECT count(*) FROM playfast_status()'), '>', 3, 'and playfast_status()');

# Only the symbols that PostgreSQL looks up are exported.
my @exported = map { /^\S+ \w (\w+)/ ? $1 : () } split /\n/, output_of('nm', '-D', '--defined-only', "$checkout/playfast.so");
is_deeply([ grep { !/^(?:playfast_\w+|pg_finfo_playfast_\w+|_PG_init|Pg_magic_func)$/ } @exported ], [], 'nothing else is exported');
for my $function (split /\n/, $session->query("SELECT DISTINCT prosrc FROM pg_proc WHERE probin = 'playfast' ORDER BY 1"))
{
	my $found = grep { $_ eq $function || $_ eq "pg_finfo_$function" } @exported;
	is($found, 2, "$function is exported") if $found != 2;
}

done_testing();
