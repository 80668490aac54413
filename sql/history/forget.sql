--
-- Forgetting
--

CREATE PROCEDURE forget(keep interval, kinds text[] DEFAULT NULL)
LANGUAGE plpgsql
AS $$
DECLARE
	before timestamptz := now() - keep;
	wanted text[] := known_kinds(kinds);
BEGIN
	PERFORM need_tables();
	IF keep IS NULL OR keep < '0' THEN
		RAISE invalid_parameter_value USING MESSAGE = 'what to keep must be an interval of at least 0';
	END IF;
	IF 'charts' = ANY (wanted) THEN
		DELETE FROM chart_snapshot WHERE taken_at < before;
	END IF;
	IF 'keywords' = ANY (wanted) THEN
		DELETE FROM keyword_snapshot WHERE taken_at < before;
	END IF;
	IF 'apps' = ANY (wanted) THEN
		DELETE FROM app_metric WHERE taken_at < before;
		DELETE FROM listing WHERE until_at < before;
	END IF;
	IF 'reviews' = ANY (wanted) THEN
		DELETE FROM review_version AS v USING review AS r WHERE v.review_id = r.review_id AND r.created_at < before;
		DELETE FROM review WHERE created_at < before;
	END IF;
END $$;

COMMENT ON PROCEDURE forget(interval, text[]) IS
	'Deletes everything older than keep, except current listings; the age of a review is that of its writing';
