/*
 * A mock of an update, for test/t/140_upgrade.pl, until there is a real one.
 * docs/upgrading.md says why it is written so.
 */
\echo Use "ALTER EXTENSION playfast UPDATE TO '1.1'" to load this file. \quit

-- A further column: at the end, and also for tables made OF the type.
ALTER TYPE playfast_chart_entry ADD ATTRIBUTE mock text CASCADE;
COMMENT ON COLUMN playfast_chart_entry.mock IS 'A column that came with 1.1';

-- A further argument: views know the function by its OID, so that the old one
-- stays for them, under a name that tells its version.
ALTER FUNCTION playfast_permissions(text[], text[]) RENAME TO playfast_permissions_1_0;
COMMENT ON FUNCTION playfast_permissions_1_0(text[], text[]) IS 'playfast_permissions() as it was in 1.0, for what was built on it';

CREATE FUNCTION playfast_permissions(
	app_ids text[],
	langs text[] DEFAULT NULL,
	mock integer DEFAULT NULL)
RETURNS SETOF playfast_permission
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 20 SUPPORT _playfast_support;
COMMENT ON FUNCTION playfast_permissions(text[], text[], integer) IS 'Permissions of every app in every language given, fetched in one batch';

-- Who could call the old one can call the new one.
REVOKE ALL ON FUNCTION playfast_permissions(text[], text[], integer) FROM PUBLIC;
DO $$
DECLARE
	granted pg_catalog.record;
BEGIN
	FOR granted IN
		SELECT a.grantee OPERATOR(pg_catalog.=) 0 AS everybody, a.grantee, a.is_grantable
		FROM pg_catalog.pg_proc AS p, pg_catalog.aclexplode(p.proacl) AS a
		WHERE p.oid OPERATOR(pg_catalog.=) 'playfast_permissions_1_0(text[], text[])'::pg_catalog.regprocedure
			AND a.grantee OPERATOR(pg_catalog.<>) p.proowner
	LOOP
		EXECUTE pg_catalog.format('GRANT EXECUTE ON FUNCTION playfast_permissions(text[], text[], integer) TO %s %s',
			CASE WHEN granted.everybody THEN 'PUBLIC' ELSE granted.grantee::pg_catalog.regrole::text END,
			CASE WHEN granted.is_grantable THEN 'WITH GRANT OPTION' ELSE '' END);
	END LOOP;
END
$$;

-- A function of the library of the same version: an older one refuses all of this.
CREATE FUNCTION playfast_mock() RETURNS text
AS 'MODULE_PATHNAME'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION playfast_mock() IS 'A function that came with 1.1';
