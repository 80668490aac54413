// JDBC: types, metadata, cursors, cancel.  Arguments: the URL, and perhaps no more.
import java.math.BigDecimal;
import java.sql.*;
import java.util.Properties;

public class Jdbc
{
	static void look(String what, boolean ok, Object found)
	{
		System.out.println(ok ? "ok - " + what : "not ok - " + what + ": " + found);
		if (!ok)
			System.exit(1);
	}

	public static void main(String[] arguments) throws Exception
	{
		try (Connection connection = DriverManager.getConnection(arguments[0]);
			 Statement statement = connection.createStatement())
		{
			statement.execute("SET playfast.num = 10");
			types(statement);
			arrays(connection);
			cursor(connection);
			cancel(connection);
		}
	}

	static void types(Statement statement) throws SQLException
	{
		try (ResultSet row = statement.executeQuery("SELECT * FROM playfast_apps('{org.wellknown.everywhere}')"))
		{
			row.next();
			look("text is a String", row.getString("app_id").equals("org.wellknown.everywhere"), row.getString("app_id"));
			look("numeric is a BigDecimal", row.getObject("price") instanceof BigDecimal, row.getObject("price"));
			look("bigint is a Long", row.getObject("ratings") instanceof Long, row.getObject("ratings"));
			look("double precision is a Double", row.getObject("score") instanceof Double, row.getObject("score"));
			look("boolean is a Boolean", row.getObject("free") instanceof Boolean, row.getObject("free"));
			look("text[] is a String[]", row.getArray("screenshots").getArray() instanceof String[], row.getObject("screenshots"));
			look("bigint[] is a Long[]", row.getArray("histogram").getArray() instanceof Long[], row.getObject("histogram"));
			look("timestamptz is an OffsetDateTime", row.getObject("fetched_at", java.time.OffsetDateTime.class) != null, null);
		}
		try (ResultSet row = statement.executeQuery(
				"SELECT status, rows FROM playfast_top_apps_results(ARRAY[playfast_chart_request('us', 'TOOLS', num => 3)])"))
		{
			row.next();
			Object[] rows = (Object[]) row.getArray("rows").getArray();
			look("rows of a result", row.getString("status").equals("ok") && rows.length == 3, rows.length);
		}
		try (ResultSet functions = statement.getConnection().getMetaData().getFunctions(null, null, "playfast_top_apps"))
		{
			look("the driver lists functions, with comments", functions.next() && functions.getString("REMARKS").length() > 10,
				null);
		}
	}

	static void arrays(Connection connection) throws SQLException
	{
		try (PreparedStatement statement = connection.prepareStatement(
				"SELECT country, count(*) FROM playfast_top_apps(?, ?) GROUP BY country ORDER BY country COLLATE \"C\""))
		{
			statement.setArray(1, connection.createArrayOf("text", new String[] {"us", "kr"}));
			statement.setArray(2, connection.createArrayOf("text", new String[] {"GAME"}));
			try (ResultSet rows = statement.executeQuery())
			{
				look("an array is an array argument", rows.next() && rows.getString(1).equals("kr") && rows.getInt(2) == 10, null);
			}
		}
	}

	static void cursor(Connection connection) throws SQLException
	{
		connection.setAutoCommit(false);
		try (Statement statement = connection.createStatement())
		{
			statement.setFetchSize(3);
			ResultSet rows = statement.executeQuery(
				"SELECT (c).rank FROM (SELECT playfast_top_apps('{us}', '{GAME,TOOLS}') AS c OFFSET 0) AS s");
			int n = 0;
			while (rows.next())
				n++;
			look("fetch size: a portal on the server", n == 20, n);
		}
		connection.commit();
		connection.setAutoCommit(true);
	}

	static void cancel(Connection connection) throws SQLException
	{
		long started = System.nanoTime();

		try (Statement statement = connection.createStatement())
		{
			statement.setQueryTimeout(1);
			statement.executeQuery("SELECT count(*) FROM playfast_top_apps('{us,kr}', '{DATING}', langs => '{pl}')");
			look("query timeout", false, null);
		}
		catch (SQLException e)
		{
			look("query timeout", e.getSQLState().equals("57014") && System.nanoTime() - started < 5_000_000_000L, e);
		}
		try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery("SELECT 1"))
		{
			look("and then the connection goes on", row.next(), null);
		}
	}
}
