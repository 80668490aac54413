# Shared by the checks of dashboards: a tool in an environment of its own, and
# a server set up as in README.md, with playfast in a schema of that name that
# is in nobody's search_path.
package Playfast::Tool;

use strict;
use warnings;

use Cwd qw(abs_path);
use Exporter 'import';
use File::Basename qw(dirname);
use Test::More ();

use Playfast;
use Playfast::History;

our @EXPORT = qw(checkout history_for tool);

sub checkout { return abs_path(dirname(abs_path(__FILE__)) . '/../../..') }

# tool(NAME): returns the path of the program in its environment; skips all
# tests if there is none.
sub tool
{
	my ($name) = @_;
	if (open my $file, '<', "$ENV{BI_VENVS}/$name.skip")
	{
		chomp(my $reason = readline $file);
		Test::More::plan(skip_all => $reason);
	}
	return "$ENV{BI_VENVS}/$name/bin/$name";
}

# history_for(ROLE): creates an empty history on day 0, which the role may
# read; the role may also send requests.
sub history_for
{
	my ($role) = @_;
	psql('CREATE SCHEMA playfast; CREATE EXTENSION playfast SCHEMA playfast') unless psql(q{SELECT to_regnamespace('playfast')});
	begin_history();
	psql("CREATE ROLE $role LOGIN;
		GRANT CREATE ON DATABASE playfast TO $role;
		GRANT USAGE ON SCHEMA playfast, playfast_history TO $role;
		GRANT SELECT ON ALL TABLES IN SCHEMA playfast_history TO $role;
		GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA playfast TO $role");
	return;
}

1;
