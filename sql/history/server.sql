--
-- Fetching by another server, through dblink, which nothing else needs
--
-- A query is sent, and its answer waited for in small steps, so that this session
-- can be cancelled meanwhile: before 17, dblink's other functions wait within
-- libpq. When this session ends, the other server notices that and stops.
--

-- The name of the connection to a server. The functions of dblink may be in
-- any schema.
CREATE FUNCTION connection_to(server text, OUT name text, OUT dblink_schema name, OUT is_open boolean)
LANGUAGE plpgsql
AS $$
BEGIN
	SELECT n.nspname INTO dblink_schema
	FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
	WHERE e.extname = 'dblink';
	IF NOT FOUND THEN
		RAISE undefined_object USING
			MESSAGE = 'fetching by another server needs the extension dblink',
			HINT = 'Use CREATE EXTENSION dblink.';
	END IF;
	SELECT 'playfast ' || s.oid INTO name FROM pg_foreign_server AS s WHERE s.srvname = server;
	IF NOT FOUND THEN
		RAISE undefined_object USING
			MESSAGE = format('server %I does not exist', server),
			HINT = 'Create it with CREATE SERVER, and a user mapping for it.';
	END IF;
	EXECUTE format('SELECT $1 = ANY (%I.dblink_get_connections())', dblink_schema) INTO is_open USING name;
END $$;

COMMENT ON FUNCTION connection_to(text) IS 'Part of collect(): the connection to another server';

-- Runs a query on a server. Its errors keep their SQLSTATE, and name the
-- server. After an error the connection is closed, and the next query opens a
-- new one. A server that is silent for longer than a batch may take is given
-- up.
CREATE FUNCTION ask_there(server text, query text, columns text) RETURNS SETOF record
LANGUAGE plpgsql
AS $$
DECLARE
	c record := connection_to(server);
	began timestamptz := clock_timestamp();
	patience interval := nullif(current_setting('playfast.batch_timeout')::interval, '0') + interval '30 seconds';
	pause double precision := 0.001;
	message text;
	details text;
	advice text;
BEGIN
	PERFORM set_config('search_path', format('%s, %I', current_setting('search_path'), c.dblink_schema), true);
	IF c.is_open IS NOT TRUE THEN
		PERFORM dblink_connect(c.name, server);
	END IF;
	PERFORM dblink_send_query(c.name, query);
	WHILE dblink_is_busy(c.name) = 1 LOOP
		IF clock_timestamp() > began + patience THEN
			RAISE connection_failure USING MESSAGE = format('no answer within %s', patience);
		END IF;
		PERFORM pg_sleep(pause);
		pause := least(2 * pause, 0.01);
	END LOOP;
	RETURN QUERY EXECUTE format('SELECT * FROM dblink_get_result(%L) AS t(%s)', c.name, columns);
	PERFORM FROM dblink_get_result(c.name) AS t(nothing text);
EXCEPTION
	WHEN query_canceled THEN
		PERFORM dblink_disconnect(c.name);
		RAISE;
	WHEN OTHERS THEN
		GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, details = PG_EXCEPTION_DETAIL, advice = PG_EXCEPTION_HINT;
		IF c.name = ANY (dblink_get_connections()) THEN
			PERFORM dblink_disconnect(c.name);
		END IF;
		RAISE USING
			ERRCODE = SQLSTATE,
			MESSAGE = format('server %I: %s', server, message),
			DETAIL = coalesce(nullif(details, ''), 'Nothing of this slice was kept.'),
			HINT = coalesce(nullif(advice, ''), 'What it was to fetch is due at once, for whoever collects.');
END $$;

COMMENT ON FUNCTION ask_there(text, text, text) IS 'Part of collect(): has another server run a query';

-- Connects to a server before anything is claimed for it.
CREATE FUNCTION reach(server text) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
	IF (connection_to(server)).is_open THEN
		RETURN;
	END IF;
	PERFORM FROM ask_there(server, format($sql$
		SELECT set_config('search_path', quote_ident(n.nspname), false),
			set_config('playfast.batch_timeout', %L, false),
			set_config('playfast.on_error', 'error', false),
			set_config('playfast.cache_ttl', '0', false),
			set_config('timezone', 'UTC', false),
			set_config('application_name', 'playfast_history', false),
			set_config('client_connection_check_interval', '100ms', false)
		FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'playfast'
		$sql$, current_setting('playfast.batch_timeout')),
		'a text, b text, c text, d text, e text, f text, g text') AS t(a text, b text, c text, d text, e text, f text, g text);
	IF NOT FOUND THEN
		PERFORM leave(server);
		RAISE undefined_object USING
			MESSAGE = format('server %I has no extension playfast', server),
			HINT = 'CREATE EXTENSION playfast there, in the database that the server names.';
	END IF;
END $$;

COMMENT ON FUNCTION reach(text) IS 'Part of collect(): connects to another server';

CREATE FUNCTION leave(server text) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
	c record := connection_to(server);
BEGIN
	IF c.is_open THEN
		EXECUTE format('SELECT %I.dblink_disconnect($1)', c.dblink_schema) USING c.name;
	END IF;
END $$;

COMMENT ON FUNCTION leave(text) IS 'Part of collect(): ends the connection to another server';
