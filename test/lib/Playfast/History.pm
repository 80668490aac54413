# Shared by the tests of playfast_history: its tables, collecting, and days
# that pass.  The origin moves on to another day, and everything kept becomes a
# day older.
package Playfast::History;

use strict;
use warnings;

use Exporter 'import';
use IPC::Run ();

use Playfast;

our @EXPORT = qw(begin_history collect day_passes history rows);

# Tests that follow must not find any of it.
my $main_pid = $$;
END
{
	local ($?, $@);
	eval { psql('SET client_min_messages = error; DROP SCHEMA IF EXISTS playfast_history CASCADE; DROP TABLE IF EXISTS seen') }
		if $$ == $main_pid;
}

# Creates an empty history, on day 0.
sub begin_history
{
	reset_origin();
	psql(q{
		SET client_min_messages = error;
		DROP SCHEMA IF EXISTS playfast_history CASCADE;
		CREATE EXTENSION playfast_history;
		CALL playfast_history.create_tables();
	});
	return;
}

# history(SQL): returns its output, with the tables in the search_path.
sub history { return psql("SET search_path = playfast_history, public;\n$_[0]") }

# rows(SQL): the same, as a list of lines.
sub rows { return split /\n/, history($_[0]) }

# collect(ARGUMENTS, SETTING => VALUE …): runs CALL collect(), which must not
# fail; returns its notices.
sub collect
{
	my ($arguments, %settings) = @_;
	my $sql = join '', map { "SET $_ = '$settings{$_}';\n" } sort keys %settings;
	$sql .= 'CALL playfast_history.collect(' . ($arguments // '') . ')';
	my ($out, $err);
	IPC::Run::run([qw(psql -X -A -t -q -v ON_ERROR_STOP=1)], '<', \$sql, '>', \$out, '2>', \$err)
		or die "$sql\n$err";
	return $err =~ /(?:NOTICE|WARNING):  (.*)/g;
}

my @instants = (
	'watched_chart' => [qw(due_at tried_at answered_at)],
	'watched_keyword' => [qw(due_at tried_at answered_at)],
	'watched_app' => [qw(due_at tried_at answered_at)],
	'watched_reviews' => [qw(due_at tried_at answered_at reread_at)],
	'chart_snapshot' => ['taken_at'],
	'keyword_snapshot' => ['taken_at'],
	'app_metric' => ['taken_at'],
	'listing' => [qw(from_at until_at seen_at)],
	'app' => [qw(first_seen_at last_seen_at)],
	'review' => [qw(first_seen_at changed_at)],
	'review_version' => ['until_at'],
);

# day_passes(DAY): moves the origin to that day, and makes everything kept a
# day older.
sub day_passes
{
	my ($day) = @_;
	mode(day => $day);
	my $sql = '';
	for (my $i = 0; $i < @instants; $i += 2)
	{
		$sql .= "UPDATE $instants[$i] SET " . join(', ', map { "$_ = $_ - interval '1 day'" } @{ $instants[$i + 1] }) . ";\n";
	}
	history($sql);
	return;
}

1;
