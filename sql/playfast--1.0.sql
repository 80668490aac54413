/* sql/playfast--1.0.sql */

-- complain if script is sourced in psql, rather than via CREATE EXTENSION
\echo Use "CREATE EXTENSION playfast" to load this file. \quit

/*
 * What others may have planted in the schema is searched after pg_catalog, but
 * taken where its arguments fit better.  So functions of pg_catalog are named
 * with their schema, and so are operators whose operands are not of the very
 * types that they are declared with.
 */

--
-- Types
--

CREATE TYPE playfast_chart_entry AS (
	country text,
	lang text,
	category text,
	collection text,
	rank integer,
	app_id text,
	title text,
	url text,
	icon text,
	developer text,
	currency text,
	price numeric,
	free boolean,
	price_text text,
	original_price numeric,
	discount_ends_at timestamptz,
	description_html text,
	score_text text,
	score double precision,
	genre text,
	installs text,
	min_installs bigint,
	screenshots text[],
	header_image text,
	video text,
	content_rating text,
	iap_range text,
	availability text,
	fetched_at timestamptz
);

COMMENT ON TYPE playfast_chart_entry IS 'An app in a top chart';
COMMENT ON COLUMN playfast_chart_entry.country IS 'Country whose chart it is, ISO 3166-1 alpha-2, lower case';
COMMENT ON COLUMN playfast_chart_entry.lang IS 'Language that was asked for, BCP 47';
COMMENT ON COLUMN playfast_chart_entry.category IS 'Category of the chart, the store''s id; APPLICATION is all apps';
COMMENT ON COLUMN playfast_chart_entry.collection IS 'Collection of the chart: TOP_FREE, TOP_PAID, GROSSING and so on';
COMMENT ON COLUMN playfast_chart_entry.rank IS 'Place in the chart, from 1';
COMMENT ON COLUMN playfast_chart_entry.app_id IS 'Package name';
COMMENT ON COLUMN playfast_chart_entry.title IS 'Title in the language that was asked for';
COMMENT ON COLUMN playfast_chart_entry.url IS 'Page of the app in the store';
COMMENT ON COLUMN playfast_chart_entry.icon IS 'URL of the icon, without a size suffix';
COMMENT ON COLUMN playfast_chart_entry.developer IS 'Name of the developer';
COMMENT ON COLUMN playfast_chart_entry.currency IS 'Currency of price, ISO 4217; NULL without an offer';
COMMENT ON COLUMN playfast_chart_entry.price IS 'Price in units of currency, exact; NULL without an offer';
COMMENT ON COLUMN playfast_chart_entry.free IS 'Whether the price is 0; NULL without an offer';
COMMENT ON COLUMN playfast_chart_entry.price_text IS 'Price as the store shows it; NULL for free apps';
COMMENT ON COLUMN playfast_chart_entry.original_price IS 'Price before the discount, in units of currency; NULL if there is none';
COMMENT ON COLUMN playfast_chart_entry.discount_ends_at IS 'End of the discount; NULL if there is none, or no end is told';
COMMENT ON COLUMN playfast_chart_entry.description_html IS 'Long description, HTML';
COMMENT ON COLUMN playfast_chart_entry.score_text IS 'Score as the store shows it, in the language''s spelling';
COMMENT ON COLUMN playfast_chart_entry.score IS 'Mean rating, 1 to 5; NULL if unrated';
COMMENT ON COLUMN playfast_chart_entry.genre IS 'Name of the app''s own category, in the language asked for';
COMMENT ON COLUMN playfast_chart_entry.installs IS 'Number of installs as the store shows it, such as 5,000,000+';
COMMENT ON COLUMN playfast_chart_entry.min_installs IS 'Installs, rounded down to the store''s steps; NULL where the text has more than digits, separators and a plus';
COMMENT ON COLUMN playfast_chart_entry.screenshots IS 'URLs of the screenshots, without a size suffix';
COMMENT ON COLUMN playfast_chart_entry.header_image IS 'URL of the header image';
COMMENT ON COLUMN playfast_chart_entry.video IS 'URL of the video';
COMMENT ON COLUMN playfast_chart_entry.content_rating IS 'Content rating, in the language asked for';
COMMENT ON COLUMN playfast_chart_entry.iap_range IS 'Price range of in-app purchases as the store shows it';
COMMENT ON COLUMN playfast_chart_entry.availability IS 'available, preregister (users can only register in advance) or not_in_region; NULL if the store does not say';
COMMENT ON COLUMN playfast_chart_entry.fetched_at IS 'When the answer had arrived';

CREATE TYPE playfast_chart_request AS (
	country text,
	category text,
	collection text,
	num integer,
	lang text,
	priority integer
);

COMMENT ON TYPE playfast_chart_request IS 'A top chart to be asked for; an attribute that is NULL stands for its default';
COMMENT ON COLUMN playfast_chart_request.country IS 'ISO 3166-1 alpha-2; NULL: playfast.country';
COMMENT ON COLUMN playfast_chart_request.category IS 'Category, the store''s id; NULL: APPLICATION, all apps';
COMMENT ON COLUMN playfast_chart_request.collection IS 'TOP_FREE, TOP_PAID, GROSSING and so on; NULL: playfast.collection';
COMMENT ON COLUMN playfast_chart_request.num IS 'Number of rows wanted, 1 to 1000; NULL: playfast.num';
COMMENT ON COLUMN playfast_chart_request.lang IS 'BCP 47; NULL: playfast.lang';
COMMENT ON COLUMN playfast_chart_request.priority IS 'Higher ones are sent earlier; NULL: 0';

CREATE TYPE playfast_app AS (
	app_id text,
	country text,
	lang text,
	url text,
	title text,
	summary text,
	description_html text,
	description text,
	installs text,
	min_installs bigint,
	real_installs bigint,
	installs_short text,
	score double precision,
	score_text text,
	ratings bigint,
	reviews bigint,
	histogram bigint[],
	price numeric,
	original_price numeric,
	discount_ends_at timestamptz,
	free boolean,
	currency text,
	price_text text,
	availability text,
	early_access boolean,
	offers_iap boolean,
	iap_range text,
	contains_ads boolean,
	in_play_pass boolean,
	version text,
	android_version text,
	android_version_text text,
	android_max_version text,
	min_sdk integer,
	target_sdk integer,
	developer text,
	developer_id text,
	developer_numeric_id text,
	developer_email text,
	developer_website text,
	developer_address text,
	developer_legal_name text,
	developer_legal_email text,
	developer_legal_address text,
	developer_legal_phone text,
	privacy_policy text,
	genre text,
	genre_id text,
	categories jsonb,
	icon text,
	header_image text,
	screenshots text[],
	video text,
	video_image text,
	preview_video text,
	content_rating text,
	content_rating_description text,
	content_rating_interactive text,
	released_text text,
	released_at timestamptz,
	updated_at timestamptz,
	updated_text text,
	recent_changes text,
	fetched_at timestamptz
);

COMMENT ON TYPE playfast_app IS 'An app, in one country and language';
COMMENT ON COLUMN playfast_app.app_id IS 'Package name';
COMMENT ON COLUMN playfast_app.country IS 'Country whose storefront was asked, ISO 3166-1 alpha-2, lower case';
COMMENT ON COLUMN playfast_app.lang IS 'Language that was asked for, BCP 47';
COMMENT ON COLUMN playfast_app.url IS 'Page of the app in the store, in that language and country';
COMMENT ON COLUMN playfast_app.title IS 'Title';
COMMENT ON COLUMN playfast_app.summary IS 'Short description';
COMMENT ON COLUMN playfast_app.description_html IS 'Long description, HTML; a machine''s translation where the store shows one';
COMMENT ON COLUMN playfast_app.description IS 'The same without markup';
COMMENT ON COLUMN playfast_app.installs IS 'Number of installs as the store shows it, such as 5,000,000+';
COMMENT ON COLUMN playfast_app.min_installs IS 'Installs, rounded down to the store''s steps';
COMMENT ON COLUMN playfast_app.real_installs IS 'Installs, exact';
COMMENT ON COLUMN playfast_app.installs_short IS 'Number of installs as the store shows it in short, such as 5M+';
COMMENT ON COLUMN playfast_app.score IS 'Mean rating, 1 to 5 stars; NULL if unrated';
COMMENT ON COLUMN playfast_app.score_text IS 'Score as the store shows it, in the language''s spelling; NULL if unrated';
COMMENT ON COLUMN playfast_app.ratings IS 'Number of ratings, of all countries together';
COMMENT ON COLUMN playfast_app.reviews IS 'Number of reviews with a text, of this country';
COMMENT ON COLUMN playfast_app.histogram IS 'Numbers of ratings with 1, 2, 3, 4 and 5 stars, of this country; NULL if unrated';
COMMENT ON COLUMN playfast_app.price IS 'Price in units of currency, exact; NULL without an offer';
COMMENT ON COLUMN playfast_app.original_price IS 'Price before the discount, in units of currency; NULL if there is none';
COMMENT ON COLUMN playfast_app.discount_ends_at IS 'When the discount ends; NULL if there is none';
COMMENT ON COLUMN playfast_app.free IS 'Whether the price is 0; NULL without an offer';
COMMENT ON COLUMN playfast_app.currency IS 'Currency of price, ISO 4217; NULL without an offer';
COMMENT ON COLUMN playfast_app.price_text IS 'Price as the store shows it; NULL for free apps';
COMMENT ON COLUMN playfast_app.availability IS 'available, preregister (users can only register in advance) or not_in_region; NULL if the store does not say';
COMMENT ON COLUMN playfast_app.early_access IS 'Whether the app is in early access; NULL like available';
COMMENT ON COLUMN playfast_app.offers_iap IS 'Whether there are in-app purchases; NULL if nothing is said of them';
COMMENT ON COLUMN playfast_app.iap_range IS 'Price range of in-app purchases as the store shows it';
COMMENT ON COLUMN playfast_app.contains_ads IS 'Whether the app says that it shows ads';
COMMENT ON COLUMN playfast_app.in_play_pass IS 'Whether the app is part of Play Pass';
COMMENT ON COLUMN playfast_app.version IS 'Version; NULL if it varies with the device';
COMMENT ON COLUMN playfast_app.android_version IS 'Least version of Android, such as 7.0; VARY where the store shows a text without a number; NULL if it varies with the device';
COMMENT ON COLUMN playfast_app.android_version_text IS 'Least version of Android as the store shows it';
COMMENT ON COLUMN playfast_app.android_max_version IS 'Highest version of Android; NULL if there is no limit';
COMMENT ON COLUMN playfast_app.min_sdk IS 'Least API level of Android; NULL if it varies with the device';
COMMENT ON COLUMN playfast_app.target_sdk IS 'API level of Android that the app was made for';
COMMENT ON COLUMN playfast_app.developer IS 'Name of the developer';
COMMENT ON COLUMN playfast_app.developer_id IS 'What the developer''s page is found by: a number, or a name';
COMMENT ON COLUMN playfast_app.developer_numeric_id IS 'Number of the developer''s account, digits';
COMMENT ON COLUMN playfast_app.developer_email IS 'Mail address for users';
COMMENT ON COLUMN playfast_app.developer_website IS 'URL of the developer''s site';
COMMENT ON COLUMN playfast_app.developer_address IS 'Postal address, lines separated by LF';
COMMENT ON COLUMN playfast_app.developer_legal_name IS 'Name of the trader, where the developer discloses it';
COMMENT ON COLUMN playfast_app.developer_legal_email IS 'Mail address of the trader';
COMMENT ON COLUMN playfast_app.developer_legal_address IS 'Postal address of the trader, lines separated by a comma and a space';
COMMENT ON COLUMN playfast_app.developer_legal_phone IS 'Telephone number of the trader';
COMMENT ON COLUMN playfast_app.privacy_policy IS 'URL of the privacy policy';
COMMENT ON COLUMN playfast_app.genre IS 'Name of the app''s own category, in the language asked for';
COMMENT ON COLUMN playfast_app.genre_id IS 'Id of the app''s own category, such as GAME_PUZZLE';
COMMENT ON COLUMN playfast_app.categories IS 'Categories and tags, [{"name": and so on, "id": and so on}, and so on]; the id of a tag is null; the genre alone if the store lists none';
COMMENT ON COLUMN playfast_app.icon IS 'URL of the icon, without a size suffix';
COMMENT ON COLUMN playfast_app.header_image IS 'URL of the header image, without a size suffix';
COMMENT ON COLUMN playfast_app.screenshots IS 'URLs of the screenshots, without a size suffix';
COMMENT ON COLUMN playfast_app.video IS 'URL of the video';
COMMENT ON COLUMN playfast_app.video_image IS 'URL of the video''s still image';
COMMENT ON COLUMN playfast_app.preview_video IS 'URL of the short film that is shown in lists';
COMMENT ON COLUMN playfast_app.content_rating IS 'Content rating, in the language asked for';
COMMENT ON COLUMN playfast_app.content_rating_description IS 'What the content rating is given for';
COMMENT ON COLUMN playfast_app.content_rating_interactive IS 'Interactive elements, such as in-app purchases';
COMMENT ON COLUMN playfast_app.released_text IS 'Day of the first release as the store shows it';
COMMENT ON COLUMN playfast_app.released_at IS 'When the app was first released; the store does not say it of every app';
COMMENT ON COLUMN playfast_app.updated_at IS 'When the app was last updated';
COMMENT ON COLUMN playfast_app.updated_text IS 'Day of the last update as the store shows it';
COMMENT ON COLUMN playfast_app.recent_changes IS 'What is new in the version, HTML';
COMMENT ON COLUMN playfast_app.fetched_at IS 'When the answer had arrived';

CREATE TYPE playfast_app_request AS (
	app_id text,
	country text,
	lang text,
	priority integer
);

COMMENT ON TYPE playfast_app_request IS 'An app to be asked for; an attribute that is NULL stands for its default';
COMMENT ON COLUMN playfast_app_request.app_id IS 'Package name';
COMMENT ON COLUMN playfast_app_request.country IS 'ISO 3166-1 alpha-2; NULL: playfast.country; permissions and data safety have none';
COMMENT ON COLUMN playfast_app_request.lang IS 'BCP 47; NULL: playfast.lang; availability has none';
COMMENT ON COLUMN playfast_app_request.priority IS 'Higher ones are sent earlier; NULL: 0';

CREATE TYPE playfast_app_digest AS (
	app_id text,
	country text,
	lang text,
	listed boolean,
	title text,
	developer text,
	developer_id text,
	icon text,
	availability text,
	genre text,
	genre_id text,
	score double precision,
	ratings bigint,
	reviews bigint,
	histogram bigint[],
	min_installs bigint,
	real_installs bigint,
	price numeric,
	original_price numeric,
	discount_ends_at timestamptz,
	free boolean,
	currency text,
	offers_iap boolean,
	iap_range text,
	contains_ads boolean,
	in_play_pass boolean,
	content_rating text,
	version text,
	min_sdk integer,
	target_sdk integer,
	released_at timestamptz,
	updated_at timestamptz,
	fetched_at timestamptz
);

COMMENT ON TYPE playfast_app_digest IS 'Some fields of an app, in one country and language; NULL unless asked for';
COMMENT ON COLUMN playfast_app_digest.app_id IS 'Package name';
COMMENT ON COLUMN playfast_app_digest.country IS 'Country whose storefront was asked, ISO 3166-1 alpha-2, lower case';
COMMENT ON COLUMN playfast_app_digest.lang IS 'Language that was asked for, BCP 47';
COMMENT ON COLUMN playfast_app_digest.listed IS 'Whether the store knows the app; if not, what follows is NULL';
COMMENT ON COLUMN playfast_app_digest.title IS 'Title in the language asked for';
COMMENT ON COLUMN playfast_app_digest.developer IS 'Name of the developer';
COMMENT ON COLUMN playfast_app_digest.developer_id IS 'What the developer''s page is found by: a number, or a name';
COMMENT ON COLUMN playfast_app_digest.icon IS 'URL of the icon, without a size suffix';
COMMENT ON COLUMN playfast_app_digest.availability IS 'available, preregister or not_in_region; NULL for a code that is none of them';
COMMENT ON COLUMN playfast_app_digest.genre IS 'Name of the app''s own category, in the language asked for';
COMMENT ON COLUMN playfast_app_digest.genre_id IS 'Id of the app''s own category, such as GAME_PUZZLE';
COMMENT ON COLUMN playfast_app_digest.score IS 'Mean rating, 1 to 5 stars; NULL if unrated';
COMMENT ON COLUMN playfast_app_digest.ratings IS 'Number of ratings, of all countries together';
COMMENT ON COLUMN playfast_app_digest.reviews IS 'Number of reviews with a text, of this country';
COMMENT ON COLUMN playfast_app_digest.histogram IS 'Numbers of ratings with 1, 2, 3, 4 and 5 stars, of this country; NULL if unrated';
COMMENT ON COLUMN playfast_app_digest.min_installs IS 'Installs, rounded down to the store''s steps';
COMMENT ON COLUMN playfast_app_digest.real_installs IS 'Installs, exact';
COMMENT ON COLUMN playfast_app_digest.price IS 'Price in units of currency, exact; NULL without an offer';
COMMENT ON COLUMN playfast_app_digest.original_price IS 'Price before the discount, in units of currency; NULL if there is none';
COMMENT ON COLUMN playfast_app_digest.discount_ends_at IS 'When the discount ends; NULL if there is none';
COMMENT ON COLUMN playfast_app_digest.free IS 'Whether the price is 0; NULL without an offer';
COMMENT ON COLUMN playfast_app_digest.currency IS 'Currency of price, ISO 4217; NULL without an offer';
COMMENT ON COLUMN playfast_app_digest.offers_iap IS 'Whether there are in-app purchases; NULL if nothing is said of them';
COMMENT ON COLUMN playfast_app_digest.iap_range IS 'Price range of in-app purchases as the store shows it';
COMMENT ON COLUMN playfast_app_digest.contains_ads IS 'Whether the app says that it shows ads';
COMMENT ON COLUMN playfast_app_digest.in_play_pass IS 'Whether the app is part of Play Pass';
COMMENT ON COLUMN playfast_app_digest.content_rating IS 'Content rating, in the language asked for';
COMMENT ON COLUMN playfast_app_digest.version IS 'Version; NULL if it varies with the device';
COMMENT ON COLUMN playfast_app_digest.min_sdk IS 'Least API level of Android; NULL if it varies with the device';
COMMENT ON COLUMN playfast_app_digest.target_sdk IS 'API level of Android that the app was made for';
COMMENT ON COLUMN playfast_app_digest.released_at IS 'When the app was first released; the store does not say it of every app';
COMMENT ON COLUMN playfast_app_digest.updated_at IS 'When the app was last updated';
COMMENT ON COLUMN playfast_app_digest.fetched_at IS 'When the answer had arrived';

CREATE TYPE playfast_digest_request AS (
	app_id text,
	country text,
	lang text,
	fields text[],
	priority integer
);

COMMENT ON TYPE playfast_digest_request IS 'A digest of an app to be asked for; an attribute that is NULL stands for its default';
COMMENT ON COLUMN playfast_digest_request.app_id IS 'Package name';
COMMENT ON COLUMN playfast_digest_request.country IS 'ISO 3166-1 alpha-2; NULL: playfast.country';
COMMENT ON COLUMN playfast_digest_request.lang IS 'BCP 47; NULL: playfast.lang';
COMMENT ON COLUMN playfast_digest_request.fields IS 'Columns of playfast_app_digest that are wanted; NULL: availability, genre, genre_id, score, ratings';
COMMENT ON COLUMN playfast_digest_request.priority IS 'Higher ones are sent earlier; NULL: 0';

CREATE TYPE playfast_app_availability AS (
	app_id text,
	country text,
	availability text,
	status text,
	fetched_at timestamptz
);

COMMENT ON TYPE playfast_app_availability IS 'Whether an app can be had in a country';
COMMENT ON COLUMN playfast_app_availability.app_id IS 'Package name';
COMMENT ON COLUMN playfast_app_availability.country IS 'Country whose storefront was asked, ISO 3166-1 alpha-2, lower case';
COMMENT ON COLUMN playfast_app_availability.availability IS 'available, preregister, not_in_region or not_found; NULL if the question could not be answered';
COMMENT ON COLUMN playfast_app_availability.status IS 'What became of the call: ok, not_found, or the failure';
COMMENT ON COLUMN playfast_app_availability.fetched_at IS 'When the answer had arrived, or the call had failed';

CREATE TYPE playfast_review AS (
	app_id text,
	lang text,
	rank integer,
	review_id text,
	user_id text,
	user_name text,
	user_image text,
	score smallint,
	content text,
	created_at timestamptz,
	thumbs_up integer,
	reply_author text,
	reply_content text,
	reply_at timestamptz,
	app_version text,
	criteria jsonb,
	fetched_at timestamptz
);

COMMENT ON TYPE playfast_review IS 'A review of an app';
COMMENT ON COLUMN playfast_review.app_id IS 'Package name of the app';
COMMENT ON COLUMN playfast_review.lang IS 'Language whose reviews were asked for, BCP 47';
COMMENT ON COLUMN playfast_review.rank IS 'Place in the list as it was read, from 1';
COMMENT ON COLUMN playfast_review.review_id IS 'The store''s id of the review';
COMMENT ON COLUMN playfast_review.user_id IS 'The store''s id of who wrote it';
COMMENT ON COLUMN playfast_review.user_name IS 'Name of who wrote it';
COMMENT ON COLUMN playfast_review.user_image IS 'URL of their picture';
COMMENT ON COLUMN playfast_review.score IS 'Stars, 1 to 5';
COMMENT ON COLUMN playfast_review.content IS 'Text; NULL without one';
COMMENT ON COLUMN playfast_review.created_at IS 'When it was written or last changed, to the microsecond';
COMMENT ON COLUMN playfast_review.thumbs_up IS 'How many found it helpful';
COMMENT ON COLUMN playfast_review.reply_author IS 'Name of the developer who replied; NULL without a reply';
COMMENT ON COLUMN playfast_review.reply_content IS 'Text of the reply; NULL without a reply';
COMMENT ON COLUMN playfast_review.reply_at IS 'When the reply was written; NULL without a reply';
COMMENT ON COLUMN playfast_review.app_version IS 'Version of the app that it is about; NULL if not said';
COMMENT ON COLUMN playfast_review.criteria IS 'Answers to the store''s questions, [{"name", "rating" from 1 to 3, "rating5" from 1 to 5}, and so on], one of the ratings null; [] without any';
COMMENT ON COLUMN playfast_review.fetched_at IS 'When the answer had arrived';

CREATE TYPE playfast_review_request AS (
	app_id text,
	lang text,
	sort text,
	num integer,
	score integer,
	since timestamptz,
	token text,
	priority integer
);

COMMENT ON TYPE playfast_review_request IS 'Reviews to be asked for; an attribute that is NULL stands for its default';
COMMENT ON COLUMN playfast_review_request.app_id IS 'Package name';
COMMENT ON COLUMN playfast_review_request.lang IS 'Language whose reviews are wanted, BCP 47; NULL: playfast.lang';
COMMENT ON COLUMN playfast_review_request.sort IS 'newest, rating or relevance; NULL: newest';
COMMENT ON COLUMN playfast_review_request.num IS 'Number of reviews wanted; 0: all there are; NULL: playfast.num';
COMMENT ON COLUMN playfast_review_request.score IS 'Only reviews of so many stars, 1 to 5; NULL: any';
COMMENT ON COLUMN playfast_review_request.since IS 'Ends at the first older review, with sort newest only; NULL: no end';
COMMENT ON COLUMN playfast_review_request.token IS 'Where to begin: next_token of an earlier call; NULL: at the top';
COMMENT ON COLUMN playfast_review_request.priority IS 'Higher ones are sent earlier; NULL: 0';

CREATE TYPE playfast_permission AS (
	app_id text,
	lang text,
	rank integer,
	section text,
	group_name text,
	group_icon text,
	permission text,
	fetched_at timestamptz
);

COMMENT ON TYPE playfast_permission IS 'A permission that an app may ask for';
COMMENT ON COLUMN playfast_permission.app_id IS 'Package name';
COMMENT ON COLUMN playfast_permission.lang IS 'Language that was asked for, BCP 47';
COMMENT ON COLUMN playfast_permission.rank IS 'Place in the store''s list, from 1';
COMMENT ON COLUMN playfast_permission.section IS 'common, other or ungrouped';
COMMENT ON COLUMN playfast_permission.group_name IS 'Name of the group, in the language asked for; NULL if ungrouped';
COMMENT ON COLUMN playfast_permission.group_icon IS 'Key of the group''s icon, the same in every language; NULL if ungrouped';
COMMENT ON COLUMN playfast_permission.permission IS 'What may be done, in the language asked for';
COMMENT ON COLUMN playfast_permission.fetched_at IS 'When the answer had arrived';

CREATE TYPE playfast_data_safety_item AS (
	app_id text,
	lang text,
	rank integer,
	kind text,
	category text,
	data text,
	optional boolean,
	purpose text,
	description text,
	description_html text,
	fetched_at timestamptz
);

COMMENT ON TYPE playfast_data_safety_item IS 'Something that a developer declares about data';
COMMENT ON COLUMN playfast_data_safety_item.app_id IS 'Package name of the app';
COMMENT ON COLUMN playfast_data_safety_item.lang IS 'Language that was asked for, BCP 47';
COMMENT ON COLUMN playfast_data_safety_item.rank IS 'Place in the declaration, from 1';
COMMENT ON COLUMN playfast_data_safety_item.kind IS 'shared: data given to others; collected: data gathered; practice: how data is treated';
COMMENT ON COLUMN playfast_data_safety_item.category IS 'Type of the data, in the language asked for; NULL for practices';
COMMENT ON COLUMN playfast_data_safety_item.data IS 'The data, or the practice, in the language asked for';
COMMENT ON COLUMN playfast_data_safety_item.optional IS 'Whether users can choose; NULL for practices';
COMMENT ON COLUMN playfast_data_safety_item.purpose IS 'What for, in the language asked for, a list with commas; NULL for practices';
COMMENT ON COLUMN playfast_data_safety_item.description IS 'The practice in a sentence, plain text; NULL for data';
COMMENT ON COLUMN playfast_data_safety_item.description_html IS 'The same in HTML; NULL for data';
COMMENT ON COLUMN playfast_data_safety_item.fetched_at IS 'When the answer had arrived';

CREATE TYPE playfast_app_report AS (
	app_id text,
	country text,
	lang text,
	title text,
	summary text,
	developer text,
	developer_id text,
	developer_email text,
	developer_website text,
	privacy_policy text,
	genre_id text,
	icon text,
	content_rating text,
	score double precision,
	ratings bigint,
	reviews bigint,
	min_installs bigint,
	real_installs bigint,
	price numeric,
	currency text,
	free boolean,
	availability text,
	offers_iap boolean,
	iap_range text,
	contains_ads boolean,
	in_play_pass boolean,
	version text,
	min_sdk integer,
	target_sdk integer,
	released_at timestamptz,
	updated_at timestamptz,
	permissions jsonb,
	data_safety jsonb,
	fetched_at timestamptz
);

COMMENT ON TYPE playfast_app_report IS 'An app with its permissions and what is declared about data, in one country and language';
COMMENT ON COLUMN playfast_app_report.app_id IS 'Package name';
COMMENT ON COLUMN playfast_app_report.country IS 'Country whose storefront was asked, ISO 3166-1 alpha-2, lower case';
COMMENT ON COLUMN playfast_app_report.lang IS 'Language that was asked for, BCP 47';
COMMENT ON COLUMN playfast_app_report.title IS 'Title';
COMMENT ON COLUMN playfast_app_report.summary IS 'Short description';
COMMENT ON COLUMN playfast_app_report.developer IS 'Name of the developer';
COMMENT ON COLUMN playfast_app_report.developer_id IS 'What the developer''s page is found by: a number, or a name';
COMMENT ON COLUMN playfast_app_report.developer_email IS 'Mail address for users';
COMMENT ON COLUMN playfast_app_report.developer_website IS 'URL of the developer''s site';
COMMENT ON COLUMN playfast_app_report.privacy_policy IS 'URL of the privacy policy';
COMMENT ON COLUMN playfast_app_report.genre_id IS 'Id of the app''s own category, such as GAME_PUZZLE';
COMMENT ON COLUMN playfast_app_report.icon IS 'URL of the icon, without a size suffix';
COMMENT ON COLUMN playfast_app_report.content_rating IS 'Content rating, in the language asked for';
COMMENT ON COLUMN playfast_app_report.score IS 'Mean rating, 1 to 5 stars; NULL if unrated';
COMMENT ON COLUMN playfast_app_report.ratings IS 'Number of ratings, of all countries together';
COMMENT ON COLUMN playfast_app_report.reviews IS 'Number of reviews with a text, of this country';
COMMENT ON COLUMN playfast_app_report.min_installs IS 'Installs, rounded down to the store''s steps';
COMMENT ON COLUMN playfast_app_report.real_installs IS 'Installs, exact';
COMMENT ON COLUMN playfast_app_report.price IS 'Price in units of currency, exact; NULL without an offer';
COMMENT ON COLUMN playfast_app_report.currency IS 'Currency of price, ISO 4217; NULL without an offer';
COMMENT ON COLUMN playfast_app_report.free IS 'Whether the price is 0; NULL without an offer';
COMMENT ON COLUMN playfast_app_report.availability IS 'available, preregister (users can only register in advance) or not_in_region; NULL if the store does not say';
COMMENT ON COLUMN playfast_app_report.offers_iap IS 'Whether there are in-app purchases; NULL if nothing is said of them';
COMMENT ON COLUMN playfast_app_report.iap_range IS 'Price range of in-app purchases as the store shows it';
COMMENT ON COLUMN playfast_app_report.contains_ads IS 'Whether the app says that it shows ads';
COMMENT ON COLUMN playfast_app_report.in_play_pass IS 'Whether the app is part of Play Pass';
COMMENT ON COLUMN playfast_app_report.version IS 'Version; NULL if it varies with the device';
COMMENT ON COLUMN playfast_app_report.min_sdk IS 'Least API level of Android; NULL if it varies with the device';
COMMENT ON COLUMN playfast_app_report.target_sdk IS 'API level of Android that the app was made for';
COMMENT ON COLUMN playfast_app_report.released_at IS 'When the app was first released; the store does not say it of every app';
COMMENT ON COLUMN playfast_app_report.updated_at IS 'When the app was last updated';
COMMENT ON COLUMN playfast_app_report.permissions IS '[{"section", "group_name", "group_icon", "permission"}, and so on], as in playfast_permission; [] without any';
COMMENT ON COLUMN playfast_app_report.data_safety IS '[{"kind", "category", "data", "optional", "purpose", "description", "description_html"}, and so on], as in playfast_data_safety_item; [] without a declaration';
COMMENT ON COLUMN playfast_app_report.fetched_at IS 'When the answer had arrived';

CREATE TYPE playfast_rpc_request AS (
	rpcid text,
	args jsonb,
	country text,
	lang text,
	priority integer
);

COMMENT ON TYPE playfast_rpc_request IS 'A call of any RPC of the store';
COMMENT ON COLUMN playfast_rpc_request.rpcid IS 'Id of the RPC, 1 to 16 letters and digits';
COMMENT ON COLUMN playfast_rpc_request.args IS 'Its payload';
COMMENT ON COLUMN playfast_rpc_request.country IS 'ISO 3166-1 alpha-2; NULL: playfast.country';
COMMENT ON COLUMN playfast_rpc_request.lang IS 'BCP 47; NULL: playfast.lang';
COMMENT ON COLUMN playfast_rpc_request.priority IS 'Higher ones are sent earlier; NULL: 0';

CREATE TYPE playfast_rpc_answer AS (
	rpcid text,
	args jsonb,
	country text,
	lang text,
	status text,
	payload jsonb,
	fetched_at timestamptz
);

COMMENT ON TYPE playfast_rpc_answer IS 'What a call of an RPC brought';
COMMENT ON COLUMN playfast_rpc_answer.rpcid IS 'Id of the RPC';
COMMENT ON COLUMN playfast_rpc_answer.args IS 'The payload that was sent';
COMMENT ON COLUMN playfast_rpc_answer.country IS 'Country that was asked for, ISO 3166-1 alpha-2, lower case';
COMMENT ON COLUMN playfast_rpc_answer.lang IS 'Language that was asked for, BCP 47';
COMMENT ON COLUMN playfast_rpc_answer.status IS 'ok; empty: the store answered null; not_found; or the failure';
COMMENT ON COLUMN playfast_rpc_answer.payload IS 'What the store answered; NULL unless status is ok';
COMMENT ON COLUMN playfast_rpc_answer.fetched_at IS 'When the answer had arrived, or the call had failed';

CREATE TYPE playfast_search_entry AS (
	query text,
	country text,
	lang text,
	price_filter text,
	rank integer,
	app_id text,
	title text,
	url text,
	icon text,
	developer text,
	currency text,
	price numeric,
	free boolean,
	price_text text,
	original_price numeric,
	discount_ends_at timestamptz,
	description_html text,
	score_text text,
	score double precision,
	genre text,
	installs text,
	min_installs bigint,
	screenshots text[],
	header_image text,
	video text,
	content_rating text,
	iap_range text,
	availability text,
	summary text,
	developer_id text,
	fetched_at timestamptz
);

COMMENT ON TYPE playfast_search_entry IS 'An app in the results of a search';
COMMENT ON COLUMN playfast_search_entry.query IS 'What was searched for';
COMMENT ON COLUMN playfast_search_entry.country IS 'Country whose store it is, ISO 3166-1 alpha-2, lower case';
COMMENT ON COLUMN playfast_search_entry.lang IS 'Language that was asked for, BCP 47';
COMMENT ON COLUMN playfast_search_entry.price_filter IS 'Apps that were asked for: all, free or paid';
COMMENT ON COLUMN playfast_search_entry.rank IS 'Place in the results as the store lists them, from 1';
COMMENT ON COLUMN playfast_search_entry.app_id IS 'Package name';
COMMENT ON COLUMN playfast_search_entry.title IS 'Title in the language that was asked for';
COMMENT ON COLUMN playfast_search_entry.url IS 'Page of the app in the store';
COMMENT ON COLUMN playfast_search_entry.icon IS 'URL of the icon, without a size suffix';
COMMENT ON COLUMN playfast_search_entry.developer IS 'Name of the developer';
COMMENT ON COLUMN playfast_search_entry.currency IS 'Currency of price, ISO 4217; NULL without an offer';
COMMENT ON COLUMN playfast_search_entry.price IS 'Price in units of currency, exact; NULL without an offer';
COMMENT ON COLUMN playfast_search_entry.free IS 'Whether the price is 0; NULL without an offer';
COMMENT ON COLUMN playfast_search_entry.price_text IS 'Price as the store shows it; NULL for free apps';
COMMENT ON COLUMN playfast_search_entry.original_price IS 'Price before the discount, in units of currency; NULL if there is none';
COMMENT ON COLUMN playfast_search_entry.discount_ends_at IS 'End of the discount; NULL if there is none, or no end is told';
COMMENT ON COLUMN playfast_search_entry.description_html IS 'Long description, HTML';
COMMENT ON COLUMN playfast_search_entry.score_text IS 'Score as the store shows it, in the language''s spelling';
COMMENT ON COLUMN playfast_search_entry.score IS 'Mean rating, 1 to 5; NULL if unrated';
COMMENT ON COLUMN playfast_search_entry.genre IS 'Name of the app''s own category, in the language asked for';
COMMENT ON COLUMN playfast_search_entry.installs IS 'Number of installs as the store shows it, such as 5,000,000+';
COMMENT ON COLUMN playfast_search_entry.min_installs IS 'Installs, rounded down to the store''s steps; NULL where the text has more than digits, separators and a plus';
COMMENT ON COLUMN playfast_search_entry.screenshots IS 'URLs of the screenshots, without a size suffix';
COMMENT ON COLUMN playfast_search_entry.header_image IS 'URL of the header image';
COMMENT ON COLUMN playfast_search_entry.video IS 'URL of the video';
COMMENT ON COLUMN playfast_search_entry.content_rating IS 'Content rating, in the language asked for';
COMMENT ON COLUMN playfast_search_entry.iap_range IS 'Price range of in-app purchases as the store shows it';
COMMENT ON COLUMN playfast_search_entry.availability IS 'available, preregister (users can only register in advance) or not_in_region; NULL if the store does not say';
COMMENT ON COLUMN playfast_search_entry.summary IS 'Short description; only of the top hit';
COMMENT ON COLUMN playfast_search_entry.developer_id IS 'What playfast_developer_apps() takes; only of the top hit';
COMMENT ON COLUMN playfast_search_entry.fetched_at IS 'When the answer had arrived';

CREATE TYPE playfast_search_request AS (
	query text,
	country text,
	lang text,
	num integer,
	price_filter text,
	priority integer
);

COMMENT ON TYPE playfast_search_request IS 'A search to be made; an attribute that is NULL stands for its default';
COMMENT ON COLUMN playfast_search_request.query IS 'What is searched for; never NULL';
COMMENT ON COLUMN playfast_search_request.country IS 'ISO 3166-1 alpha-2; NULL: playfast.country';
COMMENT ON COLUMN playfast_search_request.lang IS 'BCP 47; NULL: playfast.lang';
COMMENT ON COLUMN playfast_search_request.num IS 'Number of rows wanted, 1 to 1000; NULL: playfast.num';
COMMENT ON COLUMN playfast_search_request.price_filter IS 'all, free or paid; NULL: all';
COMMENT ON COLUMN playfast_search_request.priority IS 'Higher ones are sent earlier; NULL: 0';

CREATE TYPE playfast_suggestion AS (
	term text,
	country text,
	lang text,
	rank integer,
	suggestion text,
	fetched_at timestamptz
);

COMMENT ON TYPE playfast_suggestion IS 'What the store suggests for a term that is being typed';
COMMENT ON COLUMN playfast_suggestion.term IS 'What was typed';
COMMENT ON COLUMN playfast_suggestion.country IS 'Country whose store it is, ISO 3166-1 alpha-2, lower case';
COMMENT ON COLUMN playfast_suggestion.lang IS 'Language that was asked for, BCP 47';
COMMENT ON COLUMN playfast_suggestion.rank IS 'Place among the suggestions, from 1';
COMMENT ON COLUMN playfast_suggestion.suggestion IS 'What to search for';
COMMENT ON COLUMN playfast_suggestion.fetched_at IS 'When the answer had arrived';

CREATE TYPE playfast_similar_app AS (
	similar_to text,
	country text,
	lang text,
	rank integer,
	app_id text,
	title text,
	url text,
	icon text,
	developer text,
	currency text,
	price numeric,
	free boolean,
	price_text text,
	original_price numeric,
	discount_ends_at timestamptz,
	description_html text,
	score_text text,
	score double precision,
	genre text,
	installs text,
	min_installs bigint,
	screenshots text[],
	header_image text,
	video text,
	content_rating text,
	iap_range text,
	availability text,
	summary text,
	developer_id text,
	fetched_at timestamptz
);

COMMENT ON TYPE playfast_similar_app IS 'An app that the store takes for similar to another';
COMMENT ON COLUMN playfast_similar_app.similar_to IS 'Package name of the app that was asked about';
COMMENT ON COLUMN playfast_similar_app.country IS 'Country whose store it is, ISO 3166-1 alpha-2, lower case';
COMMENT ON COLUMN playfast_similar_app.lang IS 'Language that was asked for, BCP 47';
COMMENT ON COLUMN playfast_similar_app.rank IS 'Place in the list, from 1';
COMMENT ON COLUMN playfast_similar_app.app_id IS 'Package name';
COMMENT ON COLUMN playfast_similar_app.title IS 'Title in the language that was asked for';
COMMENT ON COLUMN playfast_similar_app.url IS 'Page of the app in the store';
COMMENT ON COLUMN playfast_similar_app.icon IS 'URL of the icon, without a size suffix';
COMMENT ON COLUMN playfast_similar_app.developer IS 'Name of the developer';
COMMENT ON COLUMN playfast_similar_app.currency IS 'Currency of price, ISO 4217; NULL without an offer';
COMMENT ON COLUMN playfast_similar_app.price IS 'Price in units of currency, exact; NULL without an offer';
COMMENT ON COLUMN playfast_similar_app.free IS 'Whether the price is 0; NULL without an offer';
COMMENT ON COLUMN playfast_similar_app.price_text IS 'Price as the store shows it; NULL for free apps';
COMMENT ON COLUMN playfast_similar_app.original_price IS 'Price before the discount, in units of currency; NULL if there is none';
COMMENT ON COLUMN playfast_similar_app.discount_ends_at IS 'End of the discount; NULL if there is none, or no end is told';
COMMENT ON COLUMN playfast_similar_app.description_html IS 'Long description, HTML';
COMMENT ON COLUMN playfast_similar_app.score_text IS 'Score as the store shows it, in the language''s spelling';
COMMENT ON COLUMN playfast_similar_app.score IS 'Mean rating, 1 to 5; NULL if unrated';
COMMENT ON COLUMN playfast_similar_app.genre IS 'Name of the app''s own category, in the language asked for';
COMMENT ON COLUMN playfast_similar_app.installs IS 'Number of installs as the store shows it, such as 5,000,000+';
COMMENT ON COLUMN playfast_similar_app.min_installs IS 'Installs, rounded down to the store''s steps; NULL where the text has more than digits, separators and a plus';
COMMENT ON COLUMN playfast_similar_app.screenshots IS 'URLs of the screenshots, without a size suffix';
COMMENT ON COLUMN playfast_similar_app.header_image IS 'URL of the header image';
COMMENT ON COLUMN playfast_similar_app.video IS 'URL of the video';
COMMENT ON COLUMN playfast_similar_app.content_rating IS 'Content rating, in the language asked for';
COMMENT ON COLUMN playfast_similar_app.iap_range IS 'Price range of in-app purchases as the store shows it';
COMMENT ON COLUMN playfast_similar_app.availability IS 'available, preregister (users can only register in advance) or not_in_region; NULL if the store does not say';
COMMENT ON COLUMN playfast_similar_app.summary IS 'Short description; only of some rows far down the list';
COMMENT ON COLUMN playfast_similar_app.developer_id IS 'What playfast_developer_apps() takes; only of some rows far down the list';
COMMENT ON COLUMN playfast_similar_app.fetched_at IS 'When the answer had arrived';

CREATE TYPE playfast_developer_app AS (
	developer_id text,
	country text,
	lang text,
	rank integer,
	app_id text,
	title text,
	url text,
	icon text,
	developer text,
	currency text,
	price numeric,
	free boolean,
	price_text text,
	original_price numeric,
	discount_ends_at timestamptz,
	description_html text,
	score_text text,
	score double precision,
	genre text,
	installs text,
	min_installs bigint,
	screenshots text[],
	header_image text,
	video text,
	content_rating text,
	iap_range text,
	availability text,
	summary text,
	fetched_at timestamptz
);

COMMENT ON TYPE playfast_developer_app IS 'An app of a developer';
COMMENT ON COLUMN playfast_developer_app.developer_id IS 'Developer that was asked about: a number or a name';
COMMENT ON COLUMN playfast_developer_app.country IS 'Country whose store it is, ISO 3166-1 alpha-2, lower case';
COMMENT ON COLUMN playfast_developer_app.lang IS 'Language that was asked for, BCP 47';
COMMENT ON COLUMN playfast_developer_app.rank IS 'Place in the list, from 1';
COMMENT ON COLUMN playfast_developer_app.app_id IS 'Package name';
COMMENT ON COLUMN playfast_developer_app.title IS 'Title in the language that was asked for';
COMMENT ON COLUMN playfast_developer_app.url IS 'Page of the app in the store';
COMMENT ON COLUMN playfast_developer_app.icon IS 'URL of the icon, without a size suffix';
COMMENT ON COLUMN playfast_developer_app.developer IS 'Name of the developer';
COMMENT ON COLUMN playfast_developer_app.currency IS 'Currency of price, ISO 4217; NULL without an offer';
COMMENT ON COLUMN playfast_developer_app.price IS 'Price in units of currency, exact; NULL without an offer';
COMMENT ON COLUMN playfast_developer_app.free IS 'Whether the price is 0; NULL without an offer';
COMMENT ON COLUMN playfast_developer_app.price_text IS 'Price as the store shows it; NULL for free apps';
COMMENT ON COLUMN playfast_developer_app.original_price IS 'Price before the discount, in units of currency; NULL if there is none';
COMMENT ON COLUMN playfast_developer_app.discount_ends_at IS 'End of the discount; NULL if there is none, or no end is told';
COMMENT ON COLUMN playfast_developer_app.description_html IS 'Long description, HTML';
COMMENT ON COLUMN playfast_developer_app.score_text IS 'Score as the store shows it, in the language''s spelling';
COMMENT ON COLUMN playfast_developer_app.score IS 'Mean rating, 1 to 5; NULL if unrated';
COMMENT ON COLUMN playfast_developer_app.genre IS 'Name of the app''s own category, in the language asked for';
COMMENT ON COLUMN playfast_developer_app.installs IS 'Number of installs as the store shows it, such as 5,000,000+';
COMMENT ON COLUMN playfast_developer_app.min_installs IS 'Installs, rounded down to the store''s steps; NULL where the text has more than digits, separators and a plus';
COMMENT ON COLUMN playfast_developer_app.screenshots IS 'URLs of the screenshots, without a size suffix';
COMMENT ON COLUMN playfast_developer_app.header_image IS 'URL of the header image';
COMMENT ON COLUMN playfast_developer_app.video IS 'URL of the video';
COMMENT ON COLUMN playfast_developer_app.content_rating IS 'Content rating, in the language asked for';
COMMENT ON COLUMN playfast_developer_app.iap_range IS 'Price range of in-app purchases as the store shows it';
COMMENT ON COLUMN playfast_developer_app.availability IS 'available, preregister (users can only register in advance) or not_in_region; NULL if the store does not say';
COMMENT ON COLUMN playfast_developer_app.summary IS 'Short description; only of some rows far down the list';
COMMENT ON COLUMN playfast_developer_app.fetched_at IS 'When the answer had arrived';

CREATE TYPE playfast_developer AS (
	developer_id text,
	country text,
	lang text,
	developer text,
	description text,
	icon text,
	header_image text,
	fetched_at timestamptz
);

COMMENT ON TYPE playfast_developer IS 'The profile of a developer';
COMMENT ON COLUMN playfast_developer.developer_id IS 'Number of the developer''s account, digits';
COMMENT ON COLUMN playfast_developer.country IS 'Country whose store it is, ISO 3166-1 alpha-2, lower case';
COMMENT ON COLUMN playfast_developer.lang IS 'Language that was asked for, BCP 47';
COMMENT ON COLUMN playfast_developer.developer IS 'Name of the developer';
COMMENT ON COLUMN playfast_developer.description IS 'What the developer says of itself';
COMMENT ON COLUMN playfast_developer.icon IS 'URL of the icon, without a size suffix';
COMMENT ON COLUMN playfast_developer.header_image IS 'URL of the header image, without a size suffix';
COMMENT ON COLUMN playfast_developer.fetched_at IS 'When the answer had arrived';

CREATE TYPE playfast_suggestion_request AS (
	term text,
	country text,
	lang text,
	priority integer
);

COMMENT ON TYPE playfast_suggestion_request IS 'A term to be asked about; an attribute that is NULL stands for its default';
COMMENT ON COLUMN playfast_suggestion_request.term IS 'What is being typed; never NULL';
COMMENT ON COLUMN playfast_suggestion_request.country IS 'ISO 3166-1 alpha-2; NULL: playfast.country';
COMMENT ON COLUMN playfast_suggestion_request.lang IS 'BCP 47; NULL: playfast.lang';
COMMENT ON COLUMN playfast_suggestion_request.priority IS 'Higher ones are sent earlier; NULL: 0';

CREATE TYPE playfast_similar_request AS (
	app_id text,
	country text,
	lang text,
	num integer,
	priority integer
);

COMMENT ON TYPE playfast_similar_request IS 'An app whose similar ones are to be asked for; an attribute that is NULL stands for its default';
COMMENT ON COLUMN playfast_similar_request.app_id IS 'Package name';
COMMENT ON COLUMN playfast_similar_request.country IS 'ISO 3166-1 alpha-2; NULL: playfast.country';
COMMENT ON COLUMN playfast_similar_request.lang IS 'BCP 47; NULL: playfast.lang';
COMMENT ON COLUMN playfast_similar_request.num IS 'Number of rows wanted, 1 to 1000; NULL: playfast.num';
COMMENT ON COLUMN playfast_similar_request.priority IS 'Higher ones are sent earlier; NULL: 0';

CREATE TYPE playfast_developer_request AS (
	developer_id text,
	country text,
	lang text,
	num integer,
	priority integer
);

COMMENT ON TYPE playfast_developer_request IS 'A developer whose apps are to be asked for; an attribute that is NULL stands for its default';
COMMENT ON COLUMN playfast_developer_request.developer_id IS 'Developer: a number or a name; never NULL';
COMMENT ON COLUMN playfast_developer_request.country IS 'ISO 3166-1 alpha-2; NULL: playfast.country';
COMMENT ON COLUMN playfast_developer_request.lang IS 'BCP 47; NULL: playfast.lang';
COMMENT ON COLUMN playfast_developer_request.num IS 'Number of rows wanted, 1 to 1000; NULL: playfast.num';
COMMENT ON COLUMN playfast_developer_request.priority IS 'Higher ones are sent earlier; NULL: 0';

--
-- Results: a row for each call, whatever became of it
--

CREATE TYPE playfast_chart_result AS (
	country text,
	lang text,
	category text,
	collection text,
	num integer,
	status text,
	failed boolean,
	error text,
	hint text,
	http_status integer,
	attempts integer,
	fetched_at timestamptz,
	next_token text,
	rows playfast_chart_entry[]
);

COMMENT ON TYPE playfast_chart_result IS 'What became of a call for a top chart, with its rows';
COMMENT ON COLUMN playfast_chart_result.country IS 'Country that was asked, ISO 3166-1 alpha-2, lower case';
COMMENT ON COLUMN playfast_chart_result.lang IS 'Language that was asked for, BCP 47';
COMMENT ON COLUMN playfast_chart_result.category IS 'Category of the chart, the store''s id; APPLICATION is all apps';
COMMENT ON COLUMN playfast_chart_result.collection IS 'Collection of the chart: TOP_FREE, TOP_PAID, GROSSING and so on';
COMMENT ON COLUMN playfast_chart_result.num IS 'Number of rows that were wanted';
COMMENT ON COLUMN playfast_chart_result.status IS 'What became of the call: ok, empty and not_found are answers, the others failures';
COMMENT ON COLUMN playfast_chart_result.failed IS 'Whether the call failed: what it asks is still unknown, apart from the rows that it has';
COMMENT ON COLUMN playfast_chart_result.error IS 'What went wrong; of an answer, what is worth knowing of it, such as truncated; NULL: nothing';
COMMENT ON COLUMN playfast_chart_result.hint IS 'What may be done about it; NULL: nothing is known';
COMMENT ON COLUMN playfast_chart_result.http_status IS 'HTTP status of the last transfer; NULL without one';
COMMENT ON COLUMN playfast_chart_result.attempts IS 'Transfers that carried the call: pages of a list and retries count, too';
COMMENT ON COLUMN playfast_chart_result.fetched_at IS 'When the last answer had arrived, or the call had ended without one';
COMMENT ON COLUMN playfast_chart_result.next_token IS 'Where a later call can go on, of reviews; NULL: the list has been read to its end, or has no such place';
COMMENT ON COLUMN playfast_chart_result.rows IS 'Rows of the call, in order: those that playfast_top_apps_batch would return of it; empty without any';

CREATE TYPE playfast_app_result AS (
	app_id text,
	country text,
	lang text,
	status text,
	failed boolean,
	error text,
	hint text,
	http_status integer,
	attempts integer,
	fetched_at timestamptz,
	next_token text,
	rows playfast_app[]
);

COMMENT ON TYPE playfast_app_result IS 'What became of a call for the details of an app, with its rows';
COMMENT ON COLUMN playfast_app_result.app_id IS 'Package name';
COMMENT ON COLUMN playfast_app_result.country IS 'Country that was asked, ISO 3166-1 alpha-2, lower case';
COMMENT ON COLUMN playfast_app_result.lang IS 'Language that was asked for, BCP 47';
COMMENT ON COLUMN playfast_app_result.status IS 'What became of the call: ok, empty and not_found are answers, the others failures';
COMMENT ON COLUMN playfast_app_result.failed IS 'Whether the call failed: what it asks is still unknown, apart from the rows that it has';
COMMENT ON COLUMN playfast_app_result.error IS 'What went wrong; of an answer, what is worth knowing of it, such as truncated; NULL: nothing';
COMMENT ON COLUMN playfast_app_result.hint IS 'What may be done about it; NULL: nothing is known';
COMMENT ON COLUMN playfast_app_result.http_status IS 'HTTP status of the last transfer; NULL without one';
COMMENT ON COLUMN playfast_app_result.attempts IS 'Transfers that carried the call: pages of a list and retries count, too';
COMMENT ON COLUMN playfast_app_result.fetched_at IS 'When the last answer had arrived, or the call had ended without one';
COMMENT ON COLUMN playfast_app_result.next_token IS 'Where a later call can go on, of reviews; NULL: the list has been read to its end, or has no such place';
COMMENT ON COLUMN playfast_app_result.rows IS 'Rows of the call, in order: those that playfast_apps_batch would return of it; empty without any';

CREATE TYPE playfast_app_digest_result AS (
	app_id text,
	country text,
	lang text,
	fields text[],
	status text,
	failed boolean,
	error text,
	hint text,
	http_status integer,
	attempts integer,
	fetched_at timestamptz,
	next_token text,
	rows playfast_app_digest[]
);

COMMENT ON TYPE playfast_app_digest_result IS 'What became of a call for a few fields of an app, with its rows';
COMMENT ON COLUMN playfast_app_digest_result.app_id IS 'Package name';
COMMENT ON COLUMN playfast_app_digest_result.country IS 'Country that was asked, ISO 3166-1 alpha-2, lower case';
COMMENT ON COLUMN playfast_app_digest_result.lang IS 'Language that was asked for, BCP 47';
COMMENT ON COLUMN playfast_app_digest_result.fields IS 'Columns of its rows that were asked for';
COMMENT ON COLUMN playfast_app_digest_result.status IS 'What became of the call: ok, empty and not_found are answers, the others failures';
COMMENT ON COLUMN playfast_app_digest_result.failed IS 'Whether the call failed: what it asks is still unknown, apart from the rows that it has';
COMMENT ON COLUMN playfast_app_digest_result.error IS 'What went wrong; of an answer, what is worth knowing of it, such as truncated; NULL: nothing';
COMMENT ON COLUMN playfast_app_digest_result.hint IS 'What may be done about it; NULL: nothing is known';
COMMENT ON COLUMN playfast_app_digest_result.http_status IS 'HTTP status of the last transfer; NULL without one';
COMMENT ON COLUMN playfast_app_digest_result.attempts IS 'Transfers that carried the call: pages of a list and retries count, too';
COMMENT ON COLUMN playfast_app_digest_result.fetched_at IS 'When the last answer had arrived, or the call had ended without one';
COMMENT ON COLUMN playfast_app_digest_result.next_token IS 'Where a later call can go on, of reviews; NULL: the list has been read to its end, or has no such place';
COMMENT ON COLUMN playfast_app_digest_result.rows IS 'Rows of the call, in order: those that playfast_app_digests_batch would return of it; empty without any';

CREATE TYPE playfast_app_availability_result AS (
	app_id text,
	country text,
	status text,
	failed boolean,
	error text,
	hint text,
	http_status integer,
	attempts integer,
	fetched_at timestamptz,
	next_token text,
	rows playfast_app_availability[]
);

COMMENT ON TYPE playfast_app_availability_result IS 'What became of a call for the availability of an app, with its rows';
COMMENT ON COLUMN playfast_app_availability_result.app_id IS 'Package name';
COMMENT ON COLUMN playfast_app_availability_result.country IS 'Country that was asked, ISO 3166-1 alpha-2, lower case';
COMMENT ON COLUMN playfast_app_availability_result.status IS 'What became of the call: ok, empty and not_found are answers, the others failures';
COMMENT ON COLUMN playfast_app_availability_result.failed IS 'Whether the call failed: what it asks is still unknown, apart from the rows that it has';
COMMENT ON COLUMN playfast_app_availability_result.error IS 'What went wrong; of an answer, what is worth knowing of it, such as truncated; NULL: nothing';
COMMENT ON COLUMN playfast_app_availability_result.hint IS 'What may be done about it; NULL: nothing is known';
COMMENT ON COLUMN playfast_app_availability_result.http_status IS 'HTTP status of the last transfer; NULL without one';
COMMENT ON COLUMN playfast_app_availability_result.attempts IS 'Transfers that carried the call: pages of a list and retries count, too';
COMMENT ON COLUMN playfast_app_availability_result.fetched_at IS 'When the last answer had arrived, or the call had ended without one';
COMMENT ON COLUMN playfast_app_availability_result.next_token IS 'Where a later call can go on, of reviews; NULL: the list has been read to its end, or has no such place';
COMMENT ON COLUMN playfast_app_availability_result.rows IS 'Rows of the call, in order: those that playfast_availability_batch would return of it; empty without any';

CREATE TYPE playfast_review_result AS (
	app_id text,
	lang text,
	num integer,
	sort text,
	score integer,
	since timestamptz,
	token text,
	status text,
	failed boolean,
	error text,
	hint text,
	http_status integer,
	attempts integer,
	fetched_at timestamptz,
	next_token text,
	rows playfast_review[]
);

COMMENT ON TYPE playfast_review_result IS 'What became of a call for reviews of an app, with its rows';
COMMENT ON COLUMN playfast_review_result.app_id IS 'Package name';
COMMENT ON COLUMN playfast_review_result.lang IS 'Language that was asked for, BCP 47';
COMMENT ON COLUMN playfast_review_result.num IS 'Number of rows that were wanted';
COMMENT ON COLUMN playfast_review_result.sort IS 'newest, rating or relevance';
COMMENT ON COLUMN playfast_review_result.score IS 'Stars that reviews were to have, 1 to 5; NULL: any';
COMMENT ON COLUMN playfast_review_result.since IS 'When the list was to end at the first older review; NULL: no end';
COMMENT ON COLUMN playfast_review_result.token IS 'Where the list was to begin: next_token of an earlier call; NULL: at the top';
COMMENT ON COLUMN playfast_review_result.status IS 'What became of the call: ok, empty and not_found are answers, the others failures';
COMMENT ON COLUMN playfast_review_result.failed IS 'Whether the call failed: what it asks is still unknown, apart from the rows that it has';
COMMENT ON COLUMN playfast_review_result.error IS 'What went wrong; of an answer, what is worth knowing of it, such as truncated; NULL: nothing';
COMMENT ON COLUMN playfast_review_result.hint IS 'What may be done about it; NULL: nothing is known';
COMMENT ON COLUMN playfast_review_result.http_status IS 'HTTP status of the last transfer; NULL without one';
COMMENT ON COLUMN playfast_review_result.attempts IS 'Transfers that carried the call: pages of a list and retries count, too';
COMMENT ON COLUMN playfast_review_result.fetched_at IS 'When the last answer had arrived, or the call had ended without one';
COMMENT ON COLUMN playfast_review_result.next_token IS 'Where a later call can go on, of reviews; NULL: the list has been read to its end, or has no such place';
COMMENT ON COLUMN playfast_review_result.rows IS 'Rows of the call, in order: those that playfast_reviews_batch would return of it; empty without any';

CREATE TYPE playfast_permission_result AS (
	app_id text,
	lang text,
	status text,
	failed boolean,
	error text,
	hint text,
	http_status integer,
	attempts integer,
	fetched_at timestamptz,
	next_token text,
	rows playfast_permission[]
);

COMMENT ON TYPE playfast_permission_result IS 'What became of a call for the permissions of an app, with its rows';
COMMENT ON COLUMN playfast_permission_result.app_id IS 'Package name';
COMMENT ON COLUMN playfast_permission_result.lang IS 'Language that was asked for, BCP 47';
COMMENT ON COLUMN playfast_permission_result.status IS 'What became of the call: ok, empty and not_found are answers, the others failures';
COMMENT ON COLUMN playfast_permission_result.failed IS 'Whether the call failed: what it asks is still unknown, apart from the rows that it has';
COMMENT ON COLUMN playfast_permission_result.error IS 'What went wrong; of an answer, what is worth knowing of it, such as truncated; NULL: nothing';
COMMENT ON COLUMN playfast_permission_result.hint IS 'What may be done about it; NULL: nothing is known';
COMMENT ON COLUMN playfast_permission_result.http_status IS 'HTTP status of the last transfer; NULL without one';
COMMENT ON COLUMN playfast_permission_result.attempts IS 'Transfers that carried the call: pages of a list and retries count, too';
COMMENT ON COLUMN playfast_permission_result.fetched_at IS 'When the last answer had arrived, or the call had ended without one';
COMMENT ON COLUMN playfast_permission_result.next_token IS 'Where a later call can go on, of reviews; NULL: the list has been read to its end, or has no such place';
COMMENT ON COLUMN playfast_permission_result.rows IS 'Rows of the call, in order: those that playfast_permissions_batch would return of it; empty without any';

CREATE TYPE playfast_data_safety_result AS (
	app_id text,
	lang text,
	status text,
	failed boolean,
	error text,
	hint text,
	http_status integer,
	attempts integer,
	fetched_at timestamptz,
	next_token text,
	rows playfast_data_safety_item[]
);

COMMENT ON TYPE playfast_data_safety_result IS 'What became of a call for what is declared about an app''s data, with its rows';
COMMENT ON COLUMN playfast_data_safety_result.app_id IS 'Package name';
COMMENT ON COLUMN playfast_data_safety_result.lang IS 'Language that was asked for, BCP 47';
COMMENT ON COLUMN playfast_data_safety_result.status IS 'What became of the call: ok, empty and not_found are answers, the others failures';
COMMENT ON COLUMN playfast_data_safety_result.failed IS 'Whether the call failed: what it asks is still unknown, apart from the rows that it has';
COMMENT ON COLUMN playfast_data_safety_result.error IS 'What went wrong; of an answer, what is worth knowing of it, such as truncated; NULL: nothing';
COMMENT ON COLUMN playfast_data_safety_result.hint IS 'What may be done about it; NULL: nothing is known';
COMMENT ON COLUMN playfast_data_safety_result.http_status IS 'HTTP status of the last transfer; NULL without one';
COMMENT ON COLUMN playfast_data_safety_result.attempts IS 'Transfers that carried the call: pages of a list and retries count, too';
COMMENT ON COLUMN playfast_data_safety_result.fetched_at IS 'When the last answer had arrived, or the call had ended without one';
COMMENT ON COLUMN playfast_data_safety_result.next_token IS 'Where a later call can go on, of reviews; NULL: the list has been read to its end, or has no such place';
COMMENT ON COLUMN playfast_data_safety_result.rows IS 'Rows of the call, in order: those that playfast_data_safety_batch would return of it; empty without any';

CREATE TYPE playfast_app_report_result AS (
	app_id text,
	country text,
	lang text,
	status text,
	failed boolean,
	error text,
	hint text,
	http_status integer,
	attempts integer,
	fetched_at timestamptz,
	next_token text,
	rows playfast_app_report[]
);

COMMENT ON TYPE playfast_app_report_result IS 'What became of a call for the report of an app, with its rows';
COMMENT ON COLUMN playfast_app_report_result.app_id IS 'Package name';
COMMENT ON COLUMN playfast_app_report_result.country IS 'Country that was asked, ISO 3166-1 alpha-2, lower case';
COMMENT ON COLUMN playfast_app_report_result.lang IS 'Language that was asked for, BCP 47';
COMMENT ON COLUMN playfast_app_report_result.status IS 'What became of the call: ok, empty and not_found are answers, the others failures';
COMMENT ON COLUMN playfast_app_report_result.failed IS 'Whether the call failed: what it asks is still unknown, apart from the rows that it has';
COMMENT ON COLUMN playfast_app_report_result.error IS 'What went wrong; of an answer, what is worth knowing of it, such as truncated; NULL: nothing';
COMMENT ON COLUMN playfast_app_report_result.hint IS 'What may be done about it; NULL: nothing is known';
COMMENT ON COLUMN playfast_app_report_result.http_status IS 'HTTP status of the last transfer; NULL without one';
COMMENT ON COLUMN playfast_app_report_result.attempts IS 'Transfers that carried the call: pages of a list and retries count, too';
COMMENT ON COLUMN playfast_app_report_result.fetched_at IS 'When the last answer had arrived, or the call had ended without one';
COMMENT ON COLUMN playfast_app_report_result.next_token IS 'Where a later call can go on, of reviews; NULL: the list has been read to its end, or has no such place';
COMMENT ON COLUMN playfast_app_report_result.rows IS 'Rows of the call, in order: those that playfast_app_reports_batch would return of it; empty without any';

CREATE TYPE playfast_rpc_result AS (
	rpcid text,
	args jsonb,
	country text,
	lang text,
	status text,
	failed boolean,
	error text,
	hint text,
	http_status integer,
	attempts integer,
	fetched_at timestamptz,
	next_token text,
	rows playfast_rpc_answer[]
);

COMMENT ON TYPE playfast_rpc_result IS 'What became of a call for any RPC of the store, with its rows';
COMMENT ON COLUMN playfast_rpc_result.rpcid IS 'Id of the RPC';
COMMENT ON COLUMN playfast_rpc_result.args IS 'The payload that was sent';
COMMENT ON COLUMN playfast_rpc_result.country IS 'Country that was asked, ISO 3166-1 alpha-2, lower case';
COMMENT ON COLUMN playfast_rpc_result.lang IS 'Language that was asked for, BCP 47';
COMMENT ON COLUMN playfast_rpc_result.status IS 'What became of the call: ok, empty and not_found are answers, the others failures';
COMMENT ON COLUMN playfast_rpc_result.failed IS 'Whether the call failed: what it asks is still unknown, apart from the rows that it has';
COMMENT ON COLUMN playfast_rpc_result.error IS 'What went wrong; of an answer, what is worth knowing of it, such as truncated; NULL: nothing';
COMMENT ON COLUMN playfast_rpc_result.hint IS 'What may be done about it; NULL: nothing is known';
COMMENT ON COLUMN playfast_rpc_result.http_status IS 'HTTP status of the last transfer; NULL without one';
COMMENT ON COLUMN playfast_rpc_result.attempts IS 'Transfers that carried the call: pages of a list and retries count, too';
COMMENT ON COLUMN playfast_rpc_result.fetched_at IS 'When the last answer had arrived, or the call had ended without one';
COMMENT ON COLUMN playfast_rpc_result.next_token IS 'Where a later call can go on, of reviews; NULL: the list has been read to its end, or has no such place';
COMMENT ON COLUMN playfast_rpc_result.rows IS 'Rows of the call, in order: those that playfast_rpc_batch would return of it; empty without any';

CREATE TYPE playfast_search_result AS (
	query text,
	country text,
	lang text,
	num integer,
	price_filter text,
	status text,
	failed boolean,
	error text,
	hint text,
	http_status integer,
	attempts integer,
	fetched_at timestamptz,
	next_token text,
	rows playfast_search_entry[]
);

COMMENT ON TYPE playfast_search_result IS 'What became of a call for a search, with its rows';
COMMENT ON COLUMN playfast_search_result.query IS 'What was searched for';
COMMENT ON COLUMN playfast_search_result.country IS 'Country that was asked, ISO 3166-1 alpha-2, lower case';
COMMENT ON COLUMN playfast_search_result.lang IS 'Language that was asked for, BCP 47';
COMMENT ON COLUMN playfast_search_result.num IS 'Number of rows that were wanted';
COMMENT ON COLUMN playfast_search_result.price_filter IS 'Apps that were asked for: all, free or paid';
COMMENT ON COLUMN playfast_search_result.status IS 'What became of the call: ok, empty and not_found are answers, the others failures';
COMMENT ON COLUMN playfast_search_result.failed IS 'Whether the call failed: what it asks is still unknown, apart from the rows that it has';
COMMENT ON COLUMN playfast_search_result.error IS 'What went wrong; of an answer, what is worth knowing of it, such as truncated; NULL: nothing';
COMMENT ON COLUMN playfast_search_result.hint IS 'What may be done about it; NULL: nothing is known';
COMMENT ON COLUMN playfast_search_result.http_status IS 'HTTP status of the last transfer; NULL without one';
COMMENT ON COLUMN playfast_search_result.attempts IS 'Transfers that carried the call: pages of a list and retries count, too';
COMMENT ON COLUMN playfast_search_result.fetched_at IS 'When the last answer had arrived, or the call had ended without one';
COMMENT ON COLUMN playfast_search_result.next_token IS 'Where a later call can go on, of reviews; NULL: the list has been read to its end, or has no such place';
COMMENT ON COLUMN playfast_search_result.rows IS 'Rows of the call, in order: those that playfast_search_batch would return of it; empty without any';

CREATE TYPE playfast_suggestion_result AS (
	term text,
	country text,
	lang text,
	status text,
	failed boolean,
	error text,
	hint text,
	http_status integer,
	attempts integer,
	fetched_at timestamptz,
	next_token text,
	rows playfast_suggestion[]
);

COMMENT ON TYPE playfast_suggestion_result IS 'What became of a call for suggestions, with its rows';
COMMENT ON COLUMN playfast_suggestion_result.term IS 'What was typed';
COMMENT ON COLUMN playfast_suggestion_result.country IS 'Country that was asked, ISO 3166-1 alpha-2, lower case';
COMMENT ON COLUMN playfast_suggestion_result.lang IS 'Language that was asked for, BCP 47';
COMMENT ON COLUMN playfast_suggestion_result.status IS 'What became of the call: ok, empty and not_found are answers, the others failures';
COMMENT ON COLUMN playfast_suggestion_result.failed IS 'Whether the call failed: what it asks is still unknown, apart from the rows that it has';
COMMENT ON COLUMN playfast_suggestion_result.error IS 'What went wrong; of an answer, what is worth knowing of it, such as truncated; NULL: nothing';
COMMENT ON COLUMN playfast_suggestion_result.hint IS 'What may be done about it; NULL: nothing is known';
COMMENT ON COLUMN playfast_suggestion_result.http_status IS 'HTTP status of the last transfer; NULL without one';
COMMENT ON COLUMN playfast_suggestion_result.attempts IS 'Transfers that carried the call: pages of a list and retries count, too';
COMMENT ON COLUMN playfast_suggestion_result.fetched_at IS 'When the last answer had arrived, or the call had ended without one';
COMMENT ON COLUMN playfast_suggestion_result.next_token IS 'Where a later call can go on, of reviews; NULL: the list has been read to its end, or has no such place';
COMMENT ON COLUMN playfast_suggestion_result.rows IS 'Rows of the call, in order: those that playfast_suggestions_batch would return of it; empty without any';

CREATE TYPE playfast_similar_app_result AS (
	similar_to text,
	country text,
	lang text,
	num integer,
	status text,
	failed boolean,
	error text,
	hint text,
	http_status integer,
	attempts integer,
	fetched_at timestamptz,
	next_token text,
	rows playfast_similar_app[]
);

COMMENT ON TYPE playfast_similar_app_result IS 'What became of a call for the similar apps of one, with its rows';
COMMENT ON COLUMN playfast_similar_app_result.similar_to IS 'Package name of the app that was asked about';
COMMENT ON COLUMN playfast_similar_app_result.country IS 'Country that was asked, ISO 3166-1 alpha-2, lower case';
COMMENT ON COLUMN playfast_similar_app_result.lang IS 'Language that was asked for, BCP 47';
COMMENT ON COLUMN playfast_similar_app_result.num IS 'Number of rows that were wanted';
COMMENT ON COLUMN playfast_similar_app_result.status IS 'What became of the call: ok, empty and not_found are answers, the others failures';
COMMENT ON COLUMN playfast_similar_app_result.failed IS 'Whether the call failed: what it asks is still unknown, apart from the rows that it has';
COMMENT ON COLUMN playfast_similar_app_result.error IS 'What went wrong; of an answer, what is worth knowing of it, such as truncated; NULL: nothing';
COMMENT ON COLUMN playfast_similar_app_result.hint IS 'What may be done about it; NULL: nothing is known';
COMMENT ON COLUMN playfast_similar_app_result.http_status IS 'HTTP status of the last transfer; NULL without one';
COMMENT ON COLUMN playfast_similar_app_result.attempts IS 'Transfers that carried the call: pages of a list and retries count, too';
COMMENT ON COLUMN playfast_similar_app_result.fetched_at IS 'When the last answer had arrived, or the call had ended without one';
COMMENT ON COLUMN playfast_similar_app_result.next_token IS 'Where a later call can go on, of reviews; NULL: the list has been read to its end, or has no such place';
COMMENT ON COLUMN playfast_similar_app_result.rows IS 'Rows of the call, in order: those that playfast_similar_apps_batch would return of it; empty without any';

CREATE TYPE playfast_developer_app_result AS (
	developer_id text,
	country text,
	lang text,
	num integer,
	status text,
	failed boolean,
	error text,
	hint text,
	http_status integer,
	attempts integer,
	fetched_at timestamptz,
	next_token text,
	rows playfast_developer_app[]
);

COMMENT ON TYPE playfast_developer_app_result IS 'What became of a call for the apps of a developer, with its rows';
COMMENT ON COLUMN playfast_developer_app_result.developer_id IS 'Developer that was asked about: a number or a name';
COMMENT ON COLUMN playfast_developer_app_result.country IS 'Country that was asked, ISO 3166-1 alpha-2, lower case';
COMMENT ON COLUMN playfast_developer_app_result.lang IS 'Language that was asked for, BCP 47';
COMMENT ON COLUMN playfast_developer_app_result.num IS 'Number of rows that were wanted';
COMMENT ON COLUMN playfast_developer_app_result.status IS 'What became of the call: ok, empty and not_found are answers, the others failures';
COMMENT ON COLUMN playfast_developer_app_result.failed IS 'Whether the call failed: what it asks is still unknown, apart from the rows that it has';
COMMENT ON COLUMN playfast_developer_app_result.error IS 'What went wrong; of an answer, what is worth knowing of it, such as truncated; NULL: nothing';
COMMENT ON COLUMN playfast_developer_app_result.hint IS 'What may be done about it; NULL: nothing is known';
COMMENT ON COLUMN playfast_developer_app_result.http_status IS 'HTTP status of the last transfer; NULL without one';
COMMENT ON COLUMN playfast_developer_app_result.attempts IS 'Transfers that carried the call: pages of a list and retries count, too';
COMMENT ON COLUMN playfast_developer_app_result.fetched_at IS 'When the last answer had arrived, or the call had ended without one';
COMMENT ON COLUMN playfast_developer_app_result.next_token IS 'Where a later call can go on, of reviews; NULL: the list has been read to its end, or has no such place';
COMMENT ON COLUMN playfast_developer_app_result.rows IS 'Rows of the call, in order: those that playfast_developer_apps_batch would return of it; empty without any';

CREATE TYPE playfast_developer_result AS (
	developer_id text,
	country text,
	lang text,
	status text,
	failed boolean,
	error text,
	hint text,
	http_status integer,
	attempts integer,
	fetched_at timestamptz,
	next_token text,
	rows playfast_developer[]
);

COMMENT ON TYPE playfast_developer_result IS 'What became of a call for the profile of a developer, with its rows';
COMMENT ON COLUMN playfast_developer_result.developer_id IS 'Number of the developer''s account that was asked about';
COMMENT ON COLUMN playfast_developer_result.country IS 'Country that was asked, ISO 3166-1 alpha-2, lower case';
COMMENT ON COLUMN playfast_developer_result.lang IS 'Language that was asked for, BCP 47';
COMMENT ON COLUMN playfast_developer_result.status IS 'What became of the call: ok, empty and not_found are answers, the others failures';
COMMENT ON COLUMN playfast_developer_result.failed IS 'Whether the call failed: what it asks is still unknown, apart from the rows that it has';
COMMENT ON COLUMN playfast_developer_result.error IS 'What went wrong; of an answer, what is worth knowing of it, such as truncated; NULL: nothing';
COMMENT ON COLUMN playfast_developer_result.hint IS 'What may be done about it; NULL: nothing is known';
COMMENT ON COLUMN playfast_developer_result.http_status IS 'HTTP status of the last transfer; NULL without one';
COMMENT ON COLUMN playfast_developer_result.attempts IS 'Transfers that carried the call: pages of a list and retries count, too';
COMMENT ON COLUMN playfast_developer_result.fetched_at IS 'When the last answer had arrived, or the call had ended without one';
COMMENT ON COLUMN playfast_developer_result.next_token IS 'Where a later call can go on, of reviews; NULL: the list has been read to its end, or has no such place';
COMMENT ON COLUMN playfast_developer_result.rows IS 'Rows of the call, in order: those that playfast_developers_batch would return of it; empty without any';

--
-- Support of the planner
--

CREATE FUNCTION _playfast_support(internal)
RETURNS internal
AS 'MODULE_PATHNAME', 'playfast_support'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION _playfast_support(internal) IS 'Estimates the rows of functions that run a batch or make requests: calls times num, or times ROWS of the declaration';

--
-- Top charts
--

CREATE FUNCTION playfast_chart_request(
	country text DEFAULT NULL,
	category text DEFAULT NULL,
	collection text DEFAULT NULL,
	lang text DEFAULT NULL,
	num integer DEFAULT NULL,
	priority integer DEFAULT 0)
RETURNS playfast_chart_request
AS 'MODULE_PATHNAME'
LANGUAGE C STABLE PARALLEL SAFE;

COMMENT ON FUNCTION playfast_chart_request(text, text, text, text, integer, integer) IS 'One request, of one top chart; what is left out stands for its default';

CREATE FUNCTION playfast_chart_requests(
	countries text[] DEFAULT NULL,
	categories text[] DEFAULT NULL,
	collections text[] DEFAULT NULL,
	langs text[] DEFAULT NULL,
	num integer DEFAULT NULL,
	priority integer DEFAULT 0)
RETURNS SETOF playfast_chart_request
AS 'MODULE_PATHNAME'
LANGUAGE C STABLE PARALLEL SAFE ROWS 1 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_chart_requests(text[], text[], text[], text[], integer, integer) IS 'Requests for the cross product of countries, categories and collections';

CREATE FUNCTION playfast_top_apps(
	countries text[] DEFAULT NULL,
	categories text[] DEFAULT NULL,
	collections text[] DEFAULT NULL,
	langs text[] DEFAULT NULL,
	num integer DEFAULT NULL)
RETURNS SETOF playfast_chart_entry
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 100 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_top_apps(text[], text[], text[], text[], integer) IS 'Top charts of every country, category, collection and language given, fetched in one batch';

CREATE FUNCTION playfast_top_apps_batch(requests playfast_chart_request[])
RETURNS SETOF playfast_chart_entry
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 100 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_top_apps_batch(playfast_chart_request[]) IS 'Top charts that are asked for one by one, fetched in one batch';

CREATE FUNCTION playfast_top_apps_results(requests playfast_chart_request[])
RETURNS SETOF playfast_chart_result
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 1 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_top_apps_results(playfast_chart_request[]) IS 'Top charts that are asked for one by one, fetched in one batch: a row for each call, with its status and an array of its rows; no failure of a call raises or warns';

CREATE FUNCTION playfast_parse_top_apps(response text)
RETURNS SETOF playfast_chart_entry
AS 'MODULE_PATHNAME'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 100;

COMMENT ON FUNCTION playfast_parse_top_apps(text) IS 'Rows of a stored response with top charts; what it does not say is NULL';

--
-- Apps
--

CREATE FUNCTION playfast_app_request(
	app_id text,
	country text DEFAULT NULL,
	lang text DEFAULT NULL,
	priority integer DEFAULT 0)
RETURNS playfast_app_request
AS 'MODULE_PATHNAME'
LANGUAGE C STABLE PARALLEL SAFE;

COMMENT ON FUNCTION playfast_app_request(text, text, text, integer) IS 'One request, of one app: its details, availability, permissions, data safety or report; what is left out stands for its default';

CREATE FUNCTION playfast_app_requests(
	app_ids text[],
	countries text[] DEFAULT NULL,
	langs text[] DEFAULT NULL,
	priority integer DEFAULT 0)
RETURNS SETOF playfast_app_request
AS 'MODULE_PATHNAME'
LANGUAGE C STABLE PARALLEL SAFE ROWS 1 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_app_requests(text[], text[], text[], integer) IS 'Requests for the cross product of apps, countries and languages';

CREATE FUNCTION playfast_apps(
	app_ids text[],
	countries text[] DEFAULT NULL,
	langs text[] DEFAULT NULL)
RETURNS SETOF playfast_app
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 1 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_apps(text[], text[], text[]) IS 'Details of apps in every country and language given, fetched in one batch';

CREATE FUNCTION playfast_apps_batch(requests playfast_app_request[])
RETURNS SETOF playfast_app
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 1 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_apps_batch(playfast_app_request[]) IS 'Details of apps that are asked for one by one, fetched in one batch';

CREATE FUNCTION playfast_apps_results(requests playfast_app_request[])
RETURNS SETOF playfast_app_result
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 1 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_apps_results(playfast_app_request[]) IS 'Details of apps that are asked for one by one, fetched in one batch: a row for each call, with its status and an array of its rows; no failure of a call raises or warns';

CREATE FUNCTION playfast_parse_apps(response text)
RETURNS SETOF playfast_app
AS 'MODULE_PATHNAME'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 1;

COMMENT ON FUNCTION playfast_parse_apps(text) IS 'Rows of a stored page or response with details of apps; what it does not say is NULL';

CREATE FUNCTION playfast_digest_request(
	app_id text,
	country text DEFAULT NULL,
	lang text DEFAULT NULL,
	fields text[] DEFAULT NULL,
	priority integer DEFAULT 0)
RETURNS playfast_digest_request
AS 'MODULE_PATHNAME'
LANGUAGE C STABLE PARALLEL SAFE;

COMMENT ON FUNCTION playfast_digest_request(text, text, text, text[], integer) IS 'One request, of one app''s digest; what is left out stands for its default';

CREATE FUNCTION playfast_digest_requests(
	app_ids text[],
	countries text[] DEFAULT NULL,
	langs text[] DEFAULT NULL,
	fields text[] DEFAULT NULL,
	priority integer DEFAULT 0)
RETURNS SETOF playfast_digest_request
AS 'MODULE_PATHNAME'
LANGUAGE C STABLE PARALLEL SAFE ROWS 1 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_digest_requests(text[], text[], text[], text[], integer) IS 'Requests for the cross product of apps, countries and languages';

CREATE FUNCTION playfast_app_digests(
	app_ids text[],
	countries text[] DEFAULT NULL,
	langs text[] DEFAULT NULL,
	fields text[] DEFAULT NULL)
RETURNS SETOF playfast_app_digest
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 1 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_app_digests(text[], text[], text[], text[]) IS 'A few fields of many apps in every country and language given, fetched in one batch';

CREATE FUNCTION playfast_app_digests_batch(requests playfast_digest_request[])
RETURNS SETOF playfast_app_digest
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 1 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_app_digests_batch(playfast_digest_request[]) IS 'A few fields of apps that are asked for one by one, fetched in one batch';

CREATE FUNCTION playfast_app_digests_results(requests playfast_digest_request[])
RETURNS SETOF playfast_app_digest_result
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 1 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_app_digests_results(playfast_digest_request[]) IS 'A few fields of apps that are asked for one by one, fetched in one batch: a row for each call, with its status and an array of its rows; no failure of a call raises or warns';

CREATE FUNCTION playfast_availability(
	app_ids text[],
	countries text[] DEFAULT NULL)
RETURNS SETOF playfast_app_availability
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 1 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_availability(text[], text[]) IS 'Whether apps can be had in every country given; a row for each, also where the call failed';

CREATE FUNCTION playfast_availability_batch(requests playfast_app_request[])
RETURNS SETOF playfast_app_availability
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 1 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_availability_batch(playfast_app_request[]) IS 'Whether apps that are asked for one by one can be had, fetched in one batch';

CREATE FUNCTION playfast_availability_results(requests playfast_app_request[])
RETURNS SETOF playfast_app_availability_result
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 1 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_availability_results(playfast_app_request[]) IS 'Whether apps that are asked for one by one can be had, fetched in one batch: a row for each call, with its status and an array of its rows; no failure of a call raises or warns';

--
-- Reviews
--

CREATE FUNCTION playfast_review_request(
	app_id text,
	lang text DEFAULT NULL,
	num integer DEFAULT NULL,
	sort text DEFAULT NULL,
	score integer DEFAULT NULL,
	since timestamptz DEFAULT NULL,
	token text DEFAULT NULL,
	priority integer DEFAULT 0)
RETURNS playfast_review_request
AS 'MODULE_PATHNAME'
LANGUAGE C STABLE PARALLEL SAFE;

COMMENT ON FUNCTION playfast_review_request(text, text, integer, text, integer, timestamptz, text, integer) IS 'One request, of one list of reviews; what is left out stands for its default';

CREATE FUNCTION playfast_review_requests(
	app_ids text[],
	langs text[] DEFAULT NULL,
	num integer DEFAULT NULL,
	sort text DEFAULT NULL,
	score integer DEFAULT NULL,
	since timestamptz DEFAULT NULL,
	token text DEFAULT NULL,
	priority integer DEFAULT 0)
RETURNS SETOF playfast_review_request
AS 'MODULE_PATHNAME'
LANGUAGE C STABLE PARALLEL SAFE ROWS 1 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_review_requests(text[], text[], integer, text, integer, timestamptz, text, integer) IS 'Requests for the cross product of apps and languages';

CREATE FUNCTION playfast_reviews(
	app_ids text[],
	langs text[] DEFAULT NULL,
	num integer DEFAULT NULL,
	sort text DEFAULT NULL,
	score integer DEFAULT NULL,
	since timestamptz DEFAULT NULL)
RETURNS SETOF playfast_review
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 100 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_reviews(text[], text[], integer, text, integer, timestamptz) IS 'Reviews of every app in every language given, fetched in one batch, page after page';

CREATE FUNCTION playfast_reviews_batch(requests playfast_review_request[])
RETURNS SETOF playfast_review
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 100 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_reviews_batch(playfast_review_request[]) IS 'Reviews that are asked for one by one, fetched in one batch';

CREATE FUNCTION playfast_reviews_results(requests playfast_review_request[])
RETURNS SETOF playfast_review_result
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 1 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_reviews_results(playfast_review_request[]) IS 'Reviews that are asked for one by one, fetched in one batch: a row for each call, with its status and an array of its rows; no failure of a call raises or warns';

CREATE FUNCTION playfast_parse_reviews(response text)
RETURNS SETOF playfast_review
AS 'MODULE_PATHNAME'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 100;

COMMENT ON FUNCTION playfast_parse_reviews(text) IS 'Rows of a stored response with reviews, or of the page of an app; what it does not say is NULL';

--
-- Permissions
--

CREATE FUNCTION playfast_permissions(
	app_ids text[],
	langs text[] DEFAULT NULL)
RETURNS SETOF playfast_permission
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 20 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_permissions(text[], text[]) IS 'Permissions of every app in every language given, fetched in one batch';

CREATE FUNCTION playfast_permissions_batch(requests playfast_app_request[])
RETURNS SETOF playfast_permission
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 20 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_permissions_batch(playfast_app_request[]) IS 'Permissions of apps that are asked for one by one, fetched in one batch';

CREATE FUNCTION playfast_permissions_results(requests playfast_app_request[])
RETURNS SETOF playfast_permission_result
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 1 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_permissions_results(playfast_app_request[]) IS 'Permissions of apps that are asked for one by one, fetched in one batch: a row for each call, with its status and an array of its rows; no failure of a call raises or warns';

CREATE FUNCTION playfast_parse_permissions(response text)
RETURNS SETOF playfast_permission
AS 'MODULE_PATHNAME'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 20;

COMMENT ON FUNCTION playfast_parse_permissions(text) IS 'Rows of a stored response with permissions, or of the page of an app; what it does not say is NULL';

--
-- Data safety
--

CREATE FUNCTION playfast_data_safety(
	app_ids text[],
	langs text[] DEFAULT NULL)
RETURNS SETOF playfast_data_safety_item
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 20 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_data_safety(text[], text[]) IS 'What is declared about the data of every app in every language given, fetched in one batch';

CREATE FUNCTION playfast_data_safety_batch(requests playfast_app_request[])
RETURNS SETOF playfast_data_safety_item
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 20 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_data_safety_batch(playfast_app_request[]) IS 'What is declared about the data of apps that are asked for one by one, fetched in one batch';

CREATE FUNCTION playfast_data_safety_results(requests playfast_app_request[])
RETURNS SETOF playfast_data_safety_result
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 1 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_data_safety_results(playfast_app_request[]) IS 'What is declared about the data of apps that are asked for one by one, fetched in one batch: a row for each call, with its status and an array of its rows; no failure of a call raises or warns';

CREATE FUNCTION playfast_parse_data_safety(response text)
RETURNS SETOF playfast_data_safety_item
AS 'MODULE_PATHNAME'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 20;

COMMENT ON FUNCTION playfast_parse_data_safety(text) IS 'Rows of a stored response, or of the page, with what is declared about data; what it does not say is NULL';

--
-- Reports
--

CREATE FUNCTION playfast_app_reports(
	app_ids text[],
	countries text[] DEFAULT NULL,
	langs text[] DEFAULT NULL)
RETURNS SETOF playfast_app_report
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 1 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_app_reports(text[], text[], text[]) IS 'Apps with their permissions and what is declared about data, in every country and language given, fetched in one batch';

CREATE FUNCTION playfast_app_reports_batch(requests playfast_app_request[])
RETURNS SETOF playfast_app_report
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 1 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_app_reports_batch(playfast_app_request[]) IS 'Reports of apps that are asked for one by one, fetched in one batch';

CREATE FUNCTION playfast_app_reports_results(requests playfast_app_request[])
RETURNS SETOF playfast_app_report_result
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 1 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_app_reports_results(playfast_app_request[]) IS 'Reports of apps that are asked for one by one, fetched in one batch: a row for each call, with its status and an array of its rows; no failure of a call raises or warns';

--
-- What has no function yet
--

CREATE FUNCTION playfast_rpc_request(
	rpcid text,
	args jsonb,
	country text DEFAULT NULL,
	lang text DEFAULT NULL,
	priority integer DEFAULT 0)
RETURNS playfast_rpc_request
AS 'MODULE_PATHNAME'
LANGUAGE C STABLE PARALLEL SAFE;

COMMENT ON FUNCTION playfast_rpc_request(text, jsonb, text, text, integer) IS 'One request, of one call of an RPC; what is left out stands for its default';

CREATE FUNCTION playfast_rpc_requests(
	rpcid text,
	args jsonb[],
	countries text[] DEFAULT NULL,
	langs text[] DEFAULT NULL,
	priority integer DEFAULT 0)
RETURNS SETOF playfast_rpc_request
AS 'MODULE_PATHNAME'
LANGUAGE C STABLE PARALLEL SAFE ROWS 1 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_rpc_requests(text, jsonb[], text[], text[], integer) IS 'Requests for the cross product of payloads, countries and languages';

CREATE FUNCTION playfast_rpc_batch(requests playfast_rpc_request[])
RETURNS SETOF playfast_rpc_answer
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 1 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_rpc_batch(playfast_rpc_request[]) IS 'Answers of any RPCs of the store, a row for each call, fetched in one batch';

CREATE FUNCTION playfast_rpc_results(requests playfast_rpc_request[])
RETURNS SETOF playfast_rpc_result
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 1 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_rpc_results(playfast_rpc_request[]) IS 'Answers of any RPCs of the store, fetched in one batch: a row for each call, with its status and an array of its rows; no failure of a call raises or warns';

CREATE FUNCTION playfast_rpc(
	rpcid text,
	args jsonb,
	country text DEFAULT NULL,
	lang text DEFAULT NULL)
RETURNS jsonb
LANGUAGE SQL VOLATILE PARALLEL RESTRICTED COST 1000
BEGIN ATOMIC
	SELECT a.payload
	FROM playfast_rpc_batch(ARRAY[
		ROW(rpcid, args, country, lang, NULL)::playfast_rpc_request]) AS a;
END;

COMMENT ON FUNCTION playfast_rpc(text, jsonb, text, text) IS 'The answer of any RPC of the store; NULL if it is null';

CREATE FUNCTION playfast_blocks(
	page text,
	OUT key text,
	OUT rpcid text,
	OUT data jsonb)
RETURNS SETOF record
AS 'MODULE_PATHNAME'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 12;

COMMENT ON FUNCTION playfast_blocks(text) IS 'Data blocks of a stored page, in its order: key, id of the RPC that they belong to, data';

--
-- Search
--

CREATE FUNCTION playfast_search_request(
	query text,
	country text DEFAULT NULL,
	lang text DEFAULT NULL,
	num integer DEFAULT NULL,
	price_filter text DEFAULT NULL,
	priority integer DEFAULT 0)
RETURNS playfast_search_request
AS 'MODULE_PATHNAME'
LANGUAGE C STABLE PARALLEL SAFE;

COMMENT ON FUNCTION playfast_search_request(text, text, text, integer, text, integer) IS 'One request, of one search; what is left out stands for its default';

CREATE FUNCTION playfast_search_requests(
	queries text[],
	countries text[] DEFAULT NULL,
	langs text[] DEFAULT NULL,
	num integer DEFAULT NULL,
	price_filter text DEFAULT NULL,
	priority integer DEFAULT 0)
RETURNS SETOF playfast_search_request
AS 'MODULE_PATHNAME'
LANGUAGE C STABLE PARALLEL SAFE ROWS 1 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_search_requests(text[], text[], text[], integer, text, integer) IS 'Requests for the cross product of queries, countries and languages';

CREATE FUNCTION playfast_search(
	queries text[],
	countries text[] DEFAULT NULL,
	langs text[] DEFAULT NULL,
	num integer DEFAULT NULL,
	price_filter text DEFAULT NULL)
RETURNS SETOF playfast_search_entry
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 100 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_search(text[], text[], text[], integer, text) IS 'Results of a search for every query in every country and language given, fetched in one batch';

CREATE FUNCTION playfast_search_batch(requests playfast_search_request[])
RETURNS SETOF playfast_search_entry
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 100 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_search_batch(playfast_search_request[]) IS 'Searches that are asked for one by one, fetched in one batch';

CREATE FUNCTION playfast_search_results(requests playfast_search_request[])
RETURNS SETOF playfast_search_result
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 1 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_search_results(playfast_search_request[]) IS 'Searches that are asked for one by one, fetched in one batch: a row for each call, with its status and an array of its rows; no failure of a call raises or warns';

CREATE FUNCTION playfast_parse_search(response text)
RETURNS SETOF playfast_search_entry
AS 'MODULE_PATHNAME'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 30;

COMMENT ON FUNCTION playfast_parse_search(text) IS 'Rows of a stored response to a search; what it does not say is NULL';

CREATE FUNCTION playfast_suggestion_request(
	term text,
	country text DEFAULT NULL,
	lang text DEFAULT NULL,
	priority integer DEFAULT 0)
RETURNS playfast_suggestion_request
AS 'MODULE_PATHNAME'
LANGUAGE C STABLE PARALLEL SAFE;

COMMENT ON FUNCTION playfast_suggestion_request(text, text, text, integer) IS 'One request, of one term''s suggestions; what is left out stands for its default';

CREATE FUNCTION playfast_suggestion_requests(
	terms text[],
	countries text[] DEFAULT NULL,
	langs text[] DEFAULT NULL,
	priority integer DEFAULT 0)
RETURNS SETOF playfast_suggestion_request
AS 'MODULE_PATHNAME'
LANGUAGE C STABLE PARALLEL SAFE ROWS 1 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_suggestion_requests(text[], text[], text[], integer) IS 'Requests for the cross product of terms, countries and languages';

CREATE FUNCTION playfast_suggestions(
	terms text[],
	countries text[] DEFAULT NULL,
	langs text[] DEFAULT NULL)
RETURNS SETOF playfast_suggestion
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 5 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_suggestions(text[], text[], text[]) IS 'What the store suggests for every term in every country and language given, fetched in one batch';

CREATE FUNCTION playfast_suggestions_batch(requests playfast_suggestion_request[])
RETURNS SETOF playfast_suggestion
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 5 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_suggestions_batch(playfast_suggestion_request[]) IS 'Suggestions for terms that are asked about one by one, fetched in one batch';

CREATE FUNCTION playfast_suggestions_results(requests playfast_suggestion_request[])
RETURNS SETOF playfast_suggestion_result
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 1 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_suggestions_results(playfast_suggestion_request[]) IS 'Suggestions for terms that are asked about one by one, fetched in one batch: a row for each call, with its status and an array of its rows; no failure of a call raises or warns';

CREATE FUNCTION playfast_parse_suggestions(response text)
RETURNS SETOF playfast_suggestion
AS 'MODULE_PATHNAME'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 5;

COMMENT ON FUNCTION playfast_parse_suggestions(text) IS 'Rows of a stored response with suggestions; what it does not say is NULL';

--
-- Similar apps, and those of a developer
--

CREATE FUNCTION playfast_similar_request(
	app_id text,
	country text DEFAULT NULL,
	lang text DEFAULT NULL,
	num integer DEFAULT NULL,
	priority integer DEFAULT 0)
RETURNS playfast_similar_request
AS 'MODULE_PATHNAME'
LANGUAGE C STABLE PARALLEL SAFE;

COMMENT ON FUNCTION playfast_similar_request(text, text, text, integer, integer) IS 'One request, of one app''s similar ones; what is left out stands for its default';

CREATE FUNCTION playfast_similar_requests(
	app_ids text[],
	countries text[] DEFAULT NULL,
	langs text[] DEFAULT NULL,
	num integer DEFAULT NULL,
	priority integer DEFAULT 0)
RETURNS SETOF playfast_similar_request
AS 'MODULE_PATHNAME'
LANGUAGE C STABLE PARALLEL SAFE ROWS 1 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_similar_requests(text[], text[], text[], integer, integer) IS 'Requests for the cross product of apps, countries and languages';

CREATE FUNCTION playfast_similar_apps(
	app_ids text[],
	countries text[] DEFAULT NULL,
	langs text[] DEFAULT NULL,
	num integer DEFAULT NULL)
RETURNS SETOF playfast_similar_app
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 100 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_similar_apps(text[], text[], text[], integer) IS 'Apps similar to every app given, in every country and language given, fetched in one batch';

CREATE FUNCTION playfast_similar_apps_batch(requests playfast_similar_request[])
RETURNS SETOF playfast_similar_app
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 100 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_similar_apps_batch(playfast_similar_request[]) IS 'Similar apps that are asked for one by one, fetched in one batch';

CREATE FUNCTION playfast_similar_apps_results(requests playfast_similar_request[])
RETURNS SETOF playfast_similar_app_result
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 1 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_similar_apps_results(playfast_similar_request[]) IS 'Similar apps that are asked for one by one, fetched in one batch: a row for each call, with its status and an array of its rows; no failure of a call raises or warns';

CREATE FUNCTION playfast_parse_similar_apps(response text)
RETURNS SETOF playfast_similar_app
AS 'MODULE_PATHNAME'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 50;

COMMENT ON FUNCTION playfast_parse_similar_apps(text) IS 'Rows of a stored response with similar apps; what it does not say is NULL';

CREATE FUNCTION playfast_developer_request(
	developer_id text,
	country text DEFAULT NULL,
	lang text DEFAULT NULL,
	num integer DEFAULT NULL,
	priority integer DEFAULT 0)
RETURNS playfast_developer_request
AS 'MODULE_PATHNAME'
LANGUAGE C STABLE PARALLEL SAFE;

COMMENT ON FUNCTION playfast_developer_request(text, text, text, integer, integer) IS 'One request, of one developer''s apps; what is left out stands for its default';

CREATE FUNCTION playfast_developer_requests(
	developer_ids text[],
	countries text[] DEFAULT NULL,
	langs text[] DEFAULT NULL,
	num integer DEFAULT NULL,
	priority integer DEFAULT 0)
RETURNS SETOF playfast_developer_request
AS 'MODULE_PATHNAME'
LANGUAGE C STABLE PARALLEL SAFE ROWS 1 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_developer_requests(text[], text[], text[], integer, integer) IS 'Requests for the cross product of developers, countries and languages';

CREATE FUNCTION playfast_developer_apps(
	developer_ids text[],
	countries text[] DEFAULT NULL,
	langs text[] DEFAULT NULL,
	num integer DEFAULT NULL)
RETURNS SETOF playfast_developer_app
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 100 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_developer_apps(text[], text[], text[], integer) IS 'Apps of every developer given, in every country and language given, fetched in one batch';

CREATE FUNCTION playfast_developer_apps_batch(requests playfast_developer_request[])
RETURNS SETOF playfast_developer_app
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 100 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_developer_apps_batch(playfast_developer_request[]) IS 'Apps of developers that are asked for one by one, fetched in one batch';

CREATE FUNCTION playfast_developer_apps_results(requests playfast_developer_request[])
RETURNS SETOF playfast_developer_app_result
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 1 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_developer_apps_results(playfast_developer_request[]) IS 'Apps of developers that are asked for one by one, fetched in one batch: a row for each call, with its status and an array of its rows; no failure of a call raises or warns';

CREATE FUNCTION playfast_parse_developer_apps(response text)
RETURNS SETOF playfast_developer_app
AS 'MODULE_PATHNAME'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 20;

COMMENT ON FUNCTION playfast_parse_developer_apps(text) IS 'Rows of a stored response with a developer''s apps; what it does not say is NULL';

CREATE FUNCTION playfast_developers(
	developer_ids text[],
	countries text[] DEFAULT NULL,
	langs text[] DEFAULT NULL)
RETURNS SETOF playfast_developer
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 1 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_developers(text[], text[], text[]) IS 'Profiles of the developers with the numbers given, in every country and language given, fetched in one batch';

CREATE FUNCTION playfast_developers_batch(requests playfast_developer_request[])
RETURNS SETOF playfast_developer
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 1 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_developers_batch(playfast_developer_request[]) IS 'Profiles of developers that are asked for one by one, fetched in one batch; num does not matter';

CREATE FUNCTION playfast_developers_results(requests playfast_developer_request[])
RETURNS SETOF playfast_developer_result
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 1 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_developers_results(playfast_developer_request[]) IS 'Profiles of developers that are asked for one by one, fetched in one batch: a row for each call, with its status and an array of its rows; no failure of a call raises or warns';

CREATE FUNCTION playfast_parse_developers(response text)
RETURNS SETOF playfast_developer
AS 'MODULE_PATHNAME'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 1;

COMMENT ON FUNCTION playfast_parse_developers(text) IS 'Rows of a stored response with the profile of a developer; what it does not say is NULL';

--
-- What happened
--

CREATE FUNCTION playfast_outcomes(
	OUT batch integer,
	OUT call integer,
	OUT operation text,
	OUT key jsonb,
	OUT country text,
	OUT lang text,
	OUT status text,
	OUT failed boolean,
	OUT http_status integer,
	OUT attempts integer,
	OUT transfer integer,
	OUT rows integer,
	OUT rejected integer,
	OUT misfits text,			/* 'score at [4,1]: 3 of 50' */
	OUT bytes_wire bigint,		/* bytes */
	OUT bytes_decoded bigint,	/* bytes */
	OUT queued_ms double precision,		/* milliseconds */
	OUT first_byte_ms double precision,	/* milliseconds */
	OUT total_ms double precision,		/* milliseconds */
	OUT error text,
	OUT hint text,
	OUT next_token text)
RETURNS SETOF record
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED ROWS 100;

COMMENT ON FUNCTION playfast_outcomes() IS 'What became of every call of the session''s last statement that ran batches';

--
-- Is Google Play still what playfast believes?
--

CREATE FUNCTION playfast_check(
	country text DEFAULT NULL,
	lang text DEFAULT NULL,
	app_ids text[] DEFAULT '{com.whatsapp,com.king.candycrushsaga,com.mojang.minecraftpe}',
	OUT operation text,
	OUT source text,
	OUT check_name text,
	OUT result text,
	OUT detail text)
RETURNS SETOF record
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000000 ROWS 80;

COMMENT ON FUNCTION playfast_check(text, text, text[]) IS 'Asks every operation by RPC and by page about a few apps, in some 26 requests, and says whether the answers are as they should be: ok, drift, failed (no answer) or skipped';

--
-- Statistics
--

CREATE FUNCTION playfast_stat_operations(
	OUT operation text,
	OUT status text,
	OUT calls bigint,
	OUT attempts bigint,
	OUT rows bigint,
	OUT rejected bigint,
	OUT bytes_wire bigint,				/* bytes */
	OUT bytes_decoded bigint,			/* bytes */
	OUT total_ms double precision,		/* milliseconds */
	OUT transfers bigint,				/* of the operation, whatever the status */
	OUT retried bigint,					/* of these transfers */
	OUT stats_reset timestamptz)
RETURNS SETOF record
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED ROWS 20;

COMMENT ON FUNCTION playfast_stat_operations() IS 'Counters of all sessions, by operation and status';

CREATE VIEW playfast_stat_operations AS
	SELECT operation, status, calls, attempts, rows, rejected, bytes_wire,
		bytes_decoded, total_ms, transfers, retried, stats_reset
	FROM playfast_stat_operations();

COMMENT ON VIEW playfast_stat_operations IS 'Counters of all sessions, by operation and status';
COMMENT ON COLUMN playfast_stat_operations.operation IS 'Operation, as in playfast_<operation>()';
COMMENT ON COLUMN playfast_stat_operations.status IS 'How the calls ended';
COMMENT ON COLUMN playfast_stat_operations.calls IS 'Calls that ended so';
COMMENT ON COLUMN playfast_stat_operations.attempts IS 'Transfers that carried these calls, retries included';
COMMENT ON COLUMN playfast_stat_operations.rows IS 'Rows that they brought';
COMMENT ON COLUMN playfast_stat_operations.rejected IS 'Rows left out for want of a required field';
COMMENT ON COLUMN playfast_stat_operations.bytes_wire IS 'Bytes received, as they travelled';
COMMENT ON COLUMN playfast_stat_operations.bytes_decoded IS 'Bytes received, inflated';
COMMENT ON COLUMN playfast_stat_operations.total_ms IS 'Time from sending to the end, summed over calls, in milliseconds';
COMMENT ON COLUMN playfast_stat_operations.transfers IS 'Transfers of the operation, whatever the status';
COMMENT ON COLUMN playfast_stat_operations.retried IS 'Those of them that were retries';
COMMENT ON COLUMN playfast_stat_operations.stats_reset IS 'When the counters were set to zero';

CREATE FUNCTION playfast_stat_reset()
RETURNS void
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED;

COMMENT ON FUNCTION playfast_stat_reset() IS 'Sets the counters of playfast_stat_operations to zero';

CREATE FUNCTION playfast_stat_progress(
	OUT pid integer,
	OUT datid oid,
	OUT datname name,
	OUT usesysid oid,
	OUT usename name,
	OUT batch integer,
	OUT operation text,
	OUT started_at timestamptz,
	OUT calls_done integer,
	OUT calls_total bigint,
	OUT percent integer,
	OUT time_left interval,
	OUT held_up_by text,
	OUT rows bigint,
	OUT in_flight integer,
	OUT waiting integer,
	OUT egress text,
	OUT interval_ms double precision,
	OUT last_error text)
RETURNS SETOF record
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED ROWS 10;

COMMENT ON FUNCTION playfast_stat_progress() IS 'Batches that run now';

CREATE VIEW playfast_stat_progress AS
	SELECT pid, datid, datname, usesysid, usename, batch, operation, started_at,
		calls_done, calls_total, percent, time_left, held_up_by, rows,
		in_flight, waiting, egress, interval_ms, last_error
	FROM playfast_stat_progress();

COMMENT ON VIEW playfast_stat_progress IS 'Batches that run now';
COMMENT ON COLUMN playfast_stat_progress.pid IS 'Process id of the backend';
COMMENT ON COLUMN playfast_stat_progress.datid IS 'OID of its database';
COMMENT ON COLUMN playfast_stat_progress.datname IS 'Name of its database';
COMMENT ON COLUMN playfast_stat_progress.usesysid IS 'OID of the role that caused the batch';
COMMENT ON COLUMN playfast_stat_progress.usename IS 'Name of that role';
COMMENT ON COLUMN playfast_stat_progress.batch IS 'Number of the batch in its session';
COMMENT ON COLUMN playfast_stat_progress.operation IS 'Operation, as in playfast_<operation>()';
COMMENT ON COLUMN playfast_stat_progress.started_at IS 'When it began';
COMMENT ON COLUMN playfast_stat_progress.calls_done IS 'Calls that have ended';
COMMENT ON COLUMN playfast_stat_progress.calls_total IS 'Calls in all';
COMMENT ON COLUMN playfast_stat_progress.percent IS 'Calls that have ended, in percent of all';
COMMENT ON COLUMN playfast_stat_progress.time_left IS 'What the others will take if it goes on as before';
COMMENT ON COLUMN playfast_stat_progress.held_up_by IS 'What keeps it from sending more: refusals, rate_limit, retry_after or block_cooldown; NULL if nothing does';
COMMENT ON COLUMN playfast_stat_progress.rows IS 'Rows so far';
COMMENT ON COLUMN playfast_stat_progress.in_flight IS 'Transfers in flight';
COMMENT ON COLUMN playfast_stat_progress.waiting IS 'Packs that wait for their start or for a retry';
COMMENT ON COLUMN playfast_stat_progress.egress IS 'Proxy, or direct, and origin that were asked last';
COMMENT ON COLUMN playfast_stat_progress.interval_ms IS 'Milliseconds between the starts of transfers there';
COMMENT ON COLUMN playfast_stat_progress.last_error IS 'What the last call that failed ended with';

CREATE FUNCTION playfast_stat_egress(
	OUT egress text,
	OUT origin text,
	OUT started bigint,
	OUT interval_ms double precision,
	OUT max_in_flight integer,
	OUT blocked_until timestamptz,
	OUT waits_until timestamptz,
	OUT last_refusal_at timestamptz)
RETURNS SETOF record
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED ROWS 5;

COMMENT ON FUNCTION playfast_stat_egress() IS 'How fast each way out may ask, and until when it must not';

CREATE VIEW playfast_stat_egress AS
	SELECT egress, origin, started, interval_ms, max_in_flight, blocked_until,
		waits_until, last_refusal_at
	FROM playfast_stat_egress();

COMMENT ON VIEW playfast_stat_egress IS 'How fast each way out may ask, and until when it must not';
COMMENT ON COLUMN playfast_stat_egress.egress IS 'Proxy without its credentials, or direct';
COMMENT ON COLUMN playfast_stat_egress.origin IS 'Whom it asks';
COMMENT ON COLUMN playfast_stat_egress.started IS 'Transfers started';
COMMENT ON COLUMN playfast_stat_egress.interval_ms IS 'Milliseconds between the starts of transfers';
COMMENT ON COLUMN playfast_stat_egress.max_in_flight IS 'Transfers that a batch may have in flight; refusals lower it from 256';
COMMENT ON COLUMN playfast_stat_egress.blocked_until IS 'End of the cool-down in which nothing is sent; NULL if there is none';
COMMENT ON COLUMN playfast_stat_egress.waits_until IS 'Until when the origin asked to wait; NULL if it has not';
COMMENT ON COLUMN playfast_stat_egress.last_refusal_at IS 'When the origin last refused a transfer (429, 503)';

CREATE FUNCTION playfast_status(OUT name text, OUT value text)
RETURNS SETOF record
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED ROWS 10;

COMMENT ON FUNCTION playfast_status() IS 'What playfast is made of, and how fast each egress may ask';

CREATE FUNCTION playfast_pace_reset()
RETURNS void
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED;

COMMENT ON FUNCTION playfast_pace_reset() IS 'Forgets what was learnt of every egress: intervals, windows, cool-downs, waits that the origin asked for';

--
-- Reference data
--

CREATE FUNCTION playfast_countries(
	OUT country text,
	OUT name text,
	OUT currency text,
	OUT representative text,
	OUT has_store boolean)
RETURNS SETOF record
AS 'MODULE_PATHNAME'
LANGUAGE C IMMUTABLE PARALLEL SAFE ROWS 247;

COMMENT ON FUNCTION playfast_countries() IS 'Countries that Google Play is asked for';

CREATE VIEW playfast_countries AS
	SELECT country, name, currency, representative, has_store
	FROM playfast_countries();

COMMENT ON VIEW playfast_countries IS 'Countries that Google Play is asked for';
COMMENT ON COLUMN playfast_countries.country IS 'ISO 3166-1 alpha-2, lower case';
COMMENT ON COLUMN playfast_countries.name IS 'English name';
COMMENT ON COLUMN playfast_countries.currency IS 'The country''s own currency, ISO 4217; not necessarily the one Google Play charges';
COMMENT ON COLUMN playfast_countries.representative IS 'Country that stands for those whose apps had the same scores in October 2025; not for prices';
COMMENT ON COLUMN playfast_countries.has_store IS 'Whether Google Play was offered there in June 2026';

CREATE FUNCTION playfast_categories(
	OUT category text,
	OUT kind text,
	OUT parent text,
	OUT name text)
RETURNS SETOF record
AS 'MODULE_PATHNAME'
LANGUAGE C IMMUTABLE PARALLEL SAFE ROWS 60;

COMMENT ON FUNCTION playfast_categories() IS 'Categories of top charts';

CREATE VIEW playfast_categories AS
	SELECT category, kind, parent, name
	FROM playfast_categories();

COMMENT ON VIEW playfast_categories IS 'Categories of top charts';
COMMENT ON COLUMN playfast_categories.category IS 'The store''s id';
COMMENT ON COLUMN playfast_categories.kind IS 'app, game or family';
COMMENT ON COLUMN playfast_categories.parent IS 'Category that it is a part of; NULL for a root';
COMMENT ON COLUMN playfast_categories.name IS 'English name';

CREATE FUNCTION playfast_collections(
	OUT collection text,
	OUT wire_name text,
	OUT answers boolean)
RETURNS SETOF record
AS 'MODULE_PATHNAME'
LANGUAGE C IMMUTABLE PARALLEL SAFE ROWS 11;

COMMENT ON FUNCTION playfast_collections() IS 'Collections of top charts';

CREATE VIEW playfast_collections AS
	SELECT collection, wire_name, answers
	FROM playfast_collections();

COMMENT ON VIEW playfast_collections IS 'Collections of top charts';
COMMENT ON COLUMN playfast_collections.collection IS 'Canonical name';
COMMENT ON COLUMN playfast_collections.wire_name IS 'The store''s name, which is accepted too';
COMMENT ON COLUMN playfast_collections.answers IS 'Whether the store was seen to fill it; the others give empty charts';

CREATE FUNCTION playfast_languages(
	OUT lang text,
	OUT name text,
	OUT alias_of text)
RETURNS SETOF record
AS 'MODULE_PATHNAME'
LANGUAGE C IMMUTABLE PARALLEL SAFE ROWS 75;

COMMENT ON FUNCTION playfast_languages() IS 'Languages of the store';

CREATE VIEW playfast_languages AS
	SELECT lang, name, alias_of
	FROM playfast_languages();

COMMENT ON VIEW playfast_languages IS 'Languages of the store';
COMMENT ON COLUMN playfast_languages.lang IS 'BCP 47 language';
COMMENT ON COLUMN playfast_languages.name IS 'English name';
COMMENT ON COLUMN playfast_languages.alias_of IS 'Language whose texts it shows; NULL if it has its own';

CREATE FUNCTION playfast_unique_countries()
RETURNS SETOF text
LANGUAGE SQL IMMUTABLE PARALLEL SAFE ROWS 93
BEGIN ATOMIC
	SELECT c.country FROM playfast_countries() AS c WHERE c.representative = c.country;
END;

COMMENT ON FUNCTION playfast_unique_countries() IS 'One country of every group whose apps had the same scores in October 2025; not for prices';

CREATE FUNCTION playfast_representative_country(country text)
RETURNS text
AS 'MODULE_PATHNAME'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION playfast_representative_country(text) IS 'The country that stands for those whose apps had the same scores in October 2025; not for prices';

--
-- Privileges: what reaches the network is for those who are granted it,
-- everything else is for everybody.
--

REVOKE ALL ON FUNCTION playfast_top_apps(text[], text[], text[], text[], integer) FROM PUBLIC;
REVOKE ALL ON FUNCTION playfast_top_apps_batch(playfast_chart_request[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION playfast_apps(text[], text[], text[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION playfast_apps_batch(playfast_app_request[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION playfast_app_digests(text[], text[], text[], text[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION playfast_availability(text[], text[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION playfast_check(text, text, text[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION playfast_stat_reset() FROM PUBLIC;
REVOKE ALL ON FUNCTION playfast_pace_reset() FROM PUBLIC;
REVOKE ALL ON FUNCTION playfast_reviews(text[], text[], integer, text, integer, timestamptz) FROM PUBLIC;
REVOKE ALL ON FUNCTION playfast_reviews_batch(playfast_review_request[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION playfast_permissions(text[], text[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION playfast_data_safety(text[], text[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION playfast_app_reports(text[], text[], text[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION playfast_rpc(text, jsonb, text, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION playfast_rpc_batch(playfast_rpc_request[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION playfast_search(text[], text[], text[], integer, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION playfast_search_batch(playfast_search_request[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION playfast_suggestions(text[], text[], text[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION playfast_similar_apps(text[], text[], text[], integer) FROM PUBLIC;
REVOKE ALL ON FUNCTION playfast_developer_apps(text[], text[], text[], integer) FROM PUBLIC;
REVOKE ALL ON FUNCTION playfast_top_apps_results(playfast_chart_request[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION playfast_apps_results(playfast_app_request[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION playfast_app_digests_batch(playfast_digest_request[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION playfast_app_digests_results(playfast_digest_request[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION playfast_availability_batch(playfast_app_request[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION playfast_availability_results(playfast_app_request[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION playfast_reviews_results(playfast_review_request[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION playfast_permissions_batch(playfast_app_request[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION playfast_permissions_results(playfast_app_request[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION playfast_data_safety_batch(playfast_app_request[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION playfast_data_safety_results(playfast_app_request[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION playfast_app_reports_batch(playfast_app_request[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION playfast_app_reports_results(playfast_app_request[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION playfast_rpc_results(playfast_rpc_request[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION playfast_search_results(playfast_search_request[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION playfast_suggestions_batch(playfast_suggestion_request[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION playfast_suggestions_results(playfast_suggestion_request[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION playfast_similar_apps_batch(playfast_similar_request[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION playfast_similar_apps_results(playfast_similar_request[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION playfast_developer_apps_batch(playfast_developer_request[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION playfast_developer_apps_results(playfast_developer_request[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION playfast_developers(text[], text[], text[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION playfast_developers_batch(playfast_developer_request[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION playfast_developers_results(playfast_developer_request[]) FROM PUBLIC;

GRANT SELECT ON playfast_countries, playfast_categories, playfast_collections, playfast_languages TO PUBLIC;
GRANT SELECT ON playfast_stat_operations, playfast_stat_progress, playfast_stat_egress TO PUBLIC;
