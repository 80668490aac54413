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
COMMENT ON COLUMN playfast_chart_entry.country IS 'Country of the chart, ISO 3166-1 alpha-2, lower case';
COMMENT ON COLUMN playfast_chart_entry.lang IS 'Language asked for, BCP 47';
COMMENT ON COLUMN playfast_chart_entry.category IS 'Category of the chart, as the store''s id; APPLICATION means all apps';
COMMENT ON COLUMN playfast_chart_entry.collection IS 'Collection of the chart: TOP_FREE, TOP_PAID, GROSSING or another of playfast_collections';
COMMENT ON COLUMN playfast_chart_entry.rank IS 'Position in the chart, from 1';
COMMENT ON COLUMN playfast_chart_entry.app_id IS 'Package name';
COMMENT ON COLUMN playfast_chart_entry.title IS 'Title in the language asked for';
COMMENT ON COLUMN playfast_chart_entry.url IS 'Page of the app in the store';
COMMENT ON COLUMN playfast_chart_entry.icon IS 'URL of the icon, without a size suffix';
COMMENT ON COLUMN playfast_chart_entry.developer IS 'Name of the developer';
COMMENT ON COLUMN playfast_chart_entry.currency IS 'Currency of price, ISO 4217; NULL without an offer';
COMMENT ON COLUMN playfast_chart_entry.price IS 'Price in units of currency, exact; NULL without an offer';
COMMENT ON COLUMN playfast_chart_entry.free IS 'Whether the price is 0; NULL without an offer';
COMMENT ON COLUMN playfast_chart_entry.price_text IS 'Price as the store shows it; NULL for free apps';
COMMENT ON COLUMN playfast_chart_entry.original_price IS 'Price before the discount, in units of currency; NULL if there is none';
COMMENT ON COLUMN playfast_chart_entry.discount_ends_at IS 'When the discount ends; NULL if there is none or the store gives no end';
COMMENT ON COLUMN playfast_chart_entry.description_html IS 'Long description, HTML';
COMMENT ON COLUMN playfast_chart_entry.score_text IS 'Score as the store shows it, formatted for the language';
COMMENT ON COLUMN playfast_chart_entry.score IS 'Mean rating in this country, 1 to 5 stars; NULL if unrated';
COMMENT ON COLUMN playfast_chart_entry.genre IS 'Name of the app''s own category, in the language asked for';
COMMENT ON COLUMN playfast_chart_entry.installs IS 'Number of installs as the store shows it, such as 5,000,000+';
COMMENT ON COLUMN playfast_chart_entry.min_installs IS 'Number of installs, rounded down to the store''s steps; NULL if the text has anything but digits, separators and a plus sign';
COMMENT ON COLUMN playfast_chart_entry.screenshots IS 'URLs of the screenshots, without a size suffix';
COMMENT ON COLUMN playfast_chart_entry.header_image IS 'URL of the header image';
COMMENT ON COLUMN playfast_chart_entry.video IS 'URL of the video';
COMMENT ON COLUMN playfast_chart_entry.content_rating IS 'Content rating, in the language asked for';
COMMENT ON COLUMN playfast_chart_entry.iap_range IS 'Price range of in-app purchases as the store shows it';
COMMENT ON COLUMN playfast_chart_entry.availability IS 'available, preregister (users can only register in advance) or not_in_region; NULL if the store does not say';
COMMENT ON COLUMN playfast_chart_entry.fetched_at IS 'When the answer arrived';

CREATE TYPE playfast_chart_request AS (
	country text,
	category text,
	collection text,
	num integer,
	lang text,
	priority integer
);

COMMENT ON TYPE playfast_chart_request IS 'A top chart to ask for; NULL attributes mean the default';
COMMENT ON COLUMN playfast_chart_request.country IS 'ISO 3166-1 alpha-2; NULL: playfast.country';
COMMENT ON COLUMN playfast_chart_request.category IS 'Category, as the store''s id; NULL: APPLICATION, all apps';
COMMENT ON COLUMN playfast_chart_request.collection IS 'TOP_FREE, TOP_PAID, GROSSING or another of playfast_collections; NULL: playfast.collection';
COMMENT ON COLUMN playfast_chart_request.num IS 'Number of rows wanted, 1 to 1000; NULL: playfast.num';
COMMENT ON COLUMN playfast_chart_request.lang IS 'BCP 47; NULL: playfast.lang';
COMMENT ON COLUMN playfast_chart_request.priority IS 'Requests with a higher priority are sent first; NULL: 0';

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
COMMENT ON COLUMN playfast_app.lang IS 'Language asked for, BCP 47';
COMMENT ON COLUMN playfast_app.url IS 'Page of the app in the store, in that language and country';
COMMENT ON COLUMN playfast_app.title IS 'Title';
COMMENT ON COLUMN playfast_app.summary IS 'Short description';
COMMENT ON COLUMN playfast_app.description_html IS 'Long description, HTML; machine-translated where the store shows it so';
COMMENT ON COLUMN playfast_app.description IS 'Long description, without markup';
COMMENT ON COLUMN playfast_app.installs IS 'Number of installs as the store shows it, such as 5,000,000+';
COMMENT ON COLUMN playfast_app.min_installs IS 'Number of installs, rounded down to the store''s steps';
COMMENT ON COLUMN playfast_app.real_installs IS 'Exact number of installs';
COMMENT ON COLUMN playfast_app.installs_short IS 'Number of installs as the store abbreviates it, such as 5M+';
COMMENT ON COLUMN playfast_app.score IS 'Mean rating in this country, 1 to 5 stars; NULL if unrated';
COMMENT ON COLUMN playfast_app.score_text IS 'Score as the store shows it, formatted for the language; NULL if unrated';
COMMENT ON COLUMN playfast_app.ratings IS 'Number of ratings in all countries together';
COMMENT ON COLUMN playfast_app.reviews IS 'Number of reviews with a text in this country';
COMMENT ON COLUMN playfast_app.histogram IS 'Number of ratings with 1, 2, 3, 4 and 5 stars in this country; NULL if unrated';
COMMENT ON COLUMN playfast_app.price IS 'Price in units of currency, exact; NULL without an offer';
COMMENT ON COLUMN playfast_app.original_price IS 'Price before the discount, in units of currency; NULL if there is none';
COMMENT ON COLUMN playfast_app.discount_ends_at IS 'When the discount ends; NULL if there is none';
COMMENT ON COLUMN playfast_app.free IS 'Whether the price is 0; NULL without an offer';
COMMENT ON COLUMN playfast_app.currency IS 'Currency of price, ISO 4217; NULL without an offer';
COMMENT ON COLUMN playfast_app.price_text IS 'Price as the store shows it; NULL for free apps';
COMMENT ON COLUMN playfast_app.availability IS 'available, preregister (users can only register in advance) or not_in_region; NULL if the store does not say';
COMMENT ON COLUMN playfast_app.early_access IS 'Whether the app is in early access; NULL if the store does not say';
COMMENT ON COLUMN playfast_app.offers_iap IS 'Whether there are in-app purchases; NULL if the store does not say';
COMMENT ON COLUMN playfast_app.iap_range IS 'Price range of in-app purchases as the store shows it';
COMMENT ON COLUMN playfast_app.contains_ads IS 'Whether the developer declares that the app shows ads';
COMMENT ON COLUMN playfast_app.in_play_pass IS 'Whether the app is part of Play Pass';
COMMENT ON COLUMN playfast_app.version IS 'Version; NULL if it varies with the device';
COMMENT ON COLUMN playfast_app.android_version IS 'Lowest supported version of Android, such as 7.0; VARY if the store''s text has no number; NULL if it varies with the device';
COMMENT ON COLUMN playfast_app.android_version_text IS 'Lowest supported version of Android as the store shows it';
COMMENT ON COLUMN playfast_app.android_max_version IS 'Highest supported version of Android; NULL if there is no limit';
COMMENT ON COLUMN playfast_app.min_sdk IS 'Lowest supported Android API level; NULL if it varies with the device';
COMMENT ON COLUMN playfast_app.target_sdk IS 'Android API level that the app was built for';
COMMENT ON COLUMN playfast_app.developer IS 'Name of the developer';
COMMENT ON COLUMN playfast_app.developer_id IS 'Id of the developer''s page, for playfast_developer_apps(): a number or a name';
COMMENT ON COLUMN playfast_app.developer_numeric_id IS 'Number of the developer''s account, as digits';
COMMENT ON COLUMN playfast_app.developer_email IS 'Email address for users';
COMMENT ON COLUMN playfast_app.developer_website IS 'URL of the developer''s site';
COMMENT ON COLUMN playfast_app.developer_address IS 'Postal address, lines separated by LF';
COMMENT ON COLUMN playfast_app.developer_legal_name IS 'Name of the trader, where the developer discloses it';
COMMENT ON COLUMN playfast_app.developer_legal_email IS 'Email address of the trader';
COMMENT ON COLUMN playfast_app.developer_legal_address IS 'Postal address of the trader, lines separated by a comma and a space';
COMMENT ON COLUMN playfast_app.developer_legal_phone IS 'Telephone number of the trader';
COMMENT ON COLUMN playfast_app.privacy_policy IS 'URL of the privacy policy';
COMMENT ON COLUMN playfast_app.genre IS 'Name of the app''s own category, in the language asked for';
COMMENT ON COLUMN playfast_app.genre_id IS 'Id of the app''s own category, such as GAME_PUZZLE';
COMMENT ON COLUMN playfast_app.categories IS 'Categories and tags, an array of objects with the keys name and id; the id of a tag is null; only the genre if the store lists none';
COMMENT ON COLUMN playfast_app.icon IS 'URL of the icon, without a size suffix';
COMMENT ON COLUMN playfast_app.header_image IS 'URL of the header image, without a size suffix';
COMMENT ON COLUMN playfast_app.screenshots IS 'URLs of the screenshots, without a size suffix';
COMMENT ON COLUMN playfast_app.video IS 'URL of the video';
COMMENT ON COLUMN playfast_app.video_image IS 'URL of the video''s thumbnail';
COMMENT ON COLUMN playfast_app.preview_video IS 'URL of the short video that lists show';
COMMENT ON COLUMN playfast_app.content_rating IS 'Content rating, in the language asked for';
COMMENT ON COLUMN playfast_app.content_rating_description IS 'Reasons for the content rating';
COMMENT ON COLUMN playfast_app.content_rating_interactive IS 'Interactive elements, such as in-app purchases';
COMMENT ON COLUMN playfast_app.released_text IS 'Day of the first release as the store shows it';
COMMENT ON COLUMN playfast_app.released_at IS 'When the app was first released; NULL if the store does not say';
COMMENT ON COLUMN playfast_app.updated_at IS 'When the app was last updated';
COMMENT ON COLUMN playfast_app.updated_text IS 'Day of the last update as the store shows it';
COMMENT ON COLUMN playfast_app.recent_changes IS 'What is new in this version, HTML';
COMMENT ON COLUMN playfast_app.fetched_at IS 'When the answer arrived';

CREATE TYPE playfast_app_request AS (
	app_id text,
	country text,
	lang text,
	priority integer
);

COMMENT ON TYPE playfast_app_request IS 'An app to ask for; NULL attributes mean the default';
COMMENT ON COLUMN playfast_app_request.app_id IS 'Package name';
COMMENT ON COLUMN playfast_app_request.country IS 'ISO 3166-1 alpha-2; NULL: playfast.country; not used for permissions and data safety';
COMMENT ON COLUMN playfast_app_request.lang IS 'BCP 47; NULL: playfast.lang; not used for availability';
COMMENT ON COLUMN playfast_app_request.priority IS 'Requests with a higher priority are sent first; NULL: 0';

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
COMMENT ON COLUMN playfast_app_digest.lang IS 'Language asked for, BCP 47';
COMMENT ON COLUMN playfast_app_digest.listed IS 'Whether the store knows the app; if not, the other fields are NULL';
COMMENT ON COLUMN playfast_app_digest.title IS 'Title in the language asked for';
COMMENT ON COLUMN playfast_app_digest.developer IS 'Name of the developer';
COMMENT ON COLUMN playfast_app_digest.developer_id IS 'Id of the developer''s page, for playfast_developer_apps(): a number or a name';
COMMENT ON COLUMN playfast_app_digest.icon IS 'URL of the icon, without a size suffix';
COMMENT ON COLUMN playfast_app_digest.availability IS 'available, preregister or not_in_region; NULL for any other code';
COMMENT ON COLUMN playfast_app_digest.genre IS 'Name of the app''s own category, in the language asked for';
COMMENT ON COLUMN playfast_app_digest.genre_id IS 'Id of the app''s own category, such as GAME_PUZZLE';
COMMENT ON COLUMN playfast_app_digest.score IS 'Mean rating in this country, 1 to 5 stars; NULL if unrated';
COMMENT ON COLUMN playfast_app_digest.ratings IS 'Number of ratings in all countries together';
COMMENT ON COLUMN playfast_app_digest.reviews IS 'Number of reviews with a text in this country';
COMMENT ON COLUMN playfast_app_digest.histogram IS 'Number of ratings with 1, 2, 3, 4 and 5 stars in this country; NULL if unrated';
COMMENT ON COLUMN playfast_app_digest.min_installs IS 'Number of installs, rounded down to the store''s steps';
COMMENT ON COLUMN playfast_app_digest.real_installs IS 'Exact number of installs';
COMMENT ON COLUMN playfast_app_digest.price IS 'Price in units of currency, exact; NULL without an offer';
COMMENT ON COLUMN playfast_app_digest.original_price IS 'Price before the discount, in units of currency; NULL if there is none';
COMMENT ON COLUMN playfast_app_digest.discount_ends_at IS 'When the discount ends; NULL if there is none';
COMMENT ON COLUMN playfast_app_digest.free IS 'Whether the price is 0; NULL without an offer';
COMMENT ON COLUMN playfast_app_digest.currency IS 'Currency of price, ISO 4217; NULL without an offer';
COMMENT ON COLUMN playfast_app_digest.offers_iap IS 'Whether there are in-app purchases; NULL if the store does not say';
COMMENT ON COLUMN playfast_app_digest.iap_range IS 'Price range of in-app purchases as the store shows it';
COMMENT ON COLUMN playfast_app_digest.contains_ads IS 'Whether the developer declares that the app shows ads';
COMMENT ON COLUMN playfast_app_digest.in_play_pass IS 'Whether the app is part of Play Pass';
COMMENT ON COLUMN playfast_app_digest.content_rating IS 'Content rating, in the language asked for';
COMMENT ON COLUMN playfast_app_digest.version IS 'Version; NULL if it varies with the device';
COMMENT ON COLUMN playfast_app_digest.min_sdk IS 'Lowest supported Android API level; NULL if it varies with the device';
COMMENT ON COLUMN playfast_app_digest.target_sdk IS 'Android API level that the app was built for';
COMMENT ON COLUMN playfast_app_digest.released_at IS 'When the app was first released; NULL if the store does not say';
COMMENT ON COLUMN playfast_app_digest.updated_at IS 'When the app was last updated';
COMMENT ON COLUMN playfast_app_digest.fetched_at IS 'When the answer arrived';

CREATE TYPE playfast_digest_request AS (
	app_id text,
	country text,
	lang text,
	fields text[],
	priority integer
);

COMMENT ON TYPE playfast_digest_request IS 'An app whose digest to ask for; NULL attributes mean the default';
COMMENT ON COLUMN playfast_digest_request.app_id IS 'Package name';
COMMENT ON COLUMN playfast_digest_request.country IS 'ISO 3166-1 alpha-2; NULL: playfast.country';
COMMENT ON COLUMN playfast_digest_request.lang IS 'BCP 47; NULL: playfast.lang';
COMMENT ON COLUMN playfast_digest_request.fields IS 'Columns of playfast_app_digest wanted; NULL: availability, genre, genre_id, score, ratings';
COMMENT ON COLUMN playfast_digest_request.priority IS 'Requests with a higher priority are sent first; NULL: 0';

CREATE TYPE playfast_app_availability AS (
	app_id text,
	country text,
	availability text,
	status text,
	fetched_at timestamptz
);

COMMENT ON TYPE playfast_app_availability IS 'Whether an app is available in a country';
COMMENT ON COLUMN playfast_app_availability.app_id IS 'Package name';
COMMENT ON COLUMN playfast_app_availability.country IS 'Country whose storefront was asked, ISO 3166-1 alpha-2, lower case';
COMMENT ON COLUMN playfast_app_availability.availability IS 'available, preregister, not_in_region or not_found; NULL if the question could not be answered';
COMMENT ON COLUMN playfast_app_availability.status IS 'Outcome of the call: ok, not_found or the failure';
COMMENT ON COLUMN playfast_app_availability.fetched_at IS 'When the answer arrived or the call failed';

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
COMMENT ON COLUMN playfast_review.rank IS 'Position in the list as it was read, from 1';
COMMENT ON COLUMN playfast_review.review_id IS 'The store''s id of the review';
COMMENT ON COLUMN playfast_review.user_id IS 'The store''s id of the author';
COMMENT ON COLUMN playfast_review.user_name IS 'Name of the author';
COMMENT ON COLUMN playfast_review.user_image IS 'URL of the author''s picture';
COMMENT ON COLUMN playfast_review.score IS 'Stars, 1 to 5';
COMMENT ON COLUMN playfast_review.content IS 'Text; NULL if there is none';
COMMENT ON COLUMN playfast_review.created_at IS 'When the review was written or last changed, to the microsecond';
COMMENT ON COLUMN playfast_review.thumbs_up IS 'Number of users who found the review helpful';
COMMENT ON COLUMN playfast_review.reply_author IS 'Name of the developer who replied; NULL without a reply';
COMMENT ON COLUMN playfast_review.reply_content IS 'Text of the reply; NULL without a reply';
COMMENT ON COLUMN playfast_review.reply_at IS 'When the reply was written; NULL without a reply';
COMMENT ON COLUMN playfast_review.app_version IS 'Version of the app that was reviewed; NULL if the store does not say';
COMMENT ON COLUMN playfast_review.criteria IS 'Answers to the store''s questions, an array of objects with the keys name, rating (1 to 3) and rating5 (1 to 5); one of the two ratings is null; [] if there are none';
COMMENT ON COLUMN playfast_review.fetched_at IS 'When the answer arrived';

CREATE TYPE playfast_review_request AS (
	app_id text,
	lang text,
	num integer,
	sort text,
	score integer,
	since timestamptz,
	device text,
	token text,
	priority integer
);

COMMENT ON TYPE playfast_review_request IS 'Reviews to ask for; NULL attributes mean the default';
COMMENT ON COLUMN playfast_review_request.app_id IS 'Package name';
COMMENT ON COLUMN playfast_review_request.lang IS 'Language whose reviews are wanted, BCP 47; NULL: playfast.lang';
COMMENT ON COLUMN playfast_review_request.num IS 'Number of reviews wanted; 0: all; NULL: playfast.num';
COMMENT ON COLUMN playfast_review_request.sort IS 'newest, rating or relevance; NULL: newest';
COMMENT ON COLUMN playfast_review_request.score IS 'Only reviews with this number of stars, 1 to 5; NULL: any';
COMMENT ON COLUMN playfast_review_request.since IS 'Stop at the first older review; only with sort newest; NULL: no limit';
COMMENT ON COLUMN playfast_review_request.device IS 'Only reviews from this kind of device: phone, tablet, chromebook or tv (not verified); NULL: any';
COMMENT ON COLUMN playfast_review_request.token IS 'Where to start: next_token of an earlier call; NULL: at the top';
COMMENT ON COLUMN playfast_review_request.priority IS 'Requests with a higher priority are sent first; NULL: 0';

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
COMMENT ON COLUMN playfast_permission.lang IS 'Language asked for, BCP 47';
COMMENT ON COLUMN playfast_permission.rank IS 'Position in the store''s list, from 1';
COMMENT ON COLUMN playfast_permission.section IS 'common, other or ungrouped';
COMMENT ON COLUMN playfast_permission.group_name IS 'Name of the group, in the language asked for; NULL if ungrouped';
COMMENT ON COLUMN playfast_permission.group_icon IS 'Key of the group''s icon, the same in every language; NULL if ungrouped';
COMMENT ON COLUMN playfast_permission.permission IS 'What the permission allows, in the language asked for';
COMMENT ON COLUMN playfast_permission.fetched_at IS 'When the answer arrived';

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

COMMENT ON TYPE playfast_data_safety_item IS 'An item of a developer''s data safety declaration';
COMMENT ON COLUMN playfast_data_safety_item.app_id IS 'Package name of the app';
COMMENT ON COLUMN playfast_data_safety_item.lang IS 'Language asked for, BCP 47';
COMMENT ON COLUMN playfast_data_safety_item.rank IS 'Position in the declaration, from 1';
COMMENT ON COLUMN playfast_data_safety_item.kind IS 'shared: data given to others; collected: data that the app gathers; practice: how data is handled';
COMMENT ON COLUMN playfast_data_safety_item.category IS 'Type of the data, in the language asked for; NULL for practices';
COMMENT ON COLUMN playfast_data_safety_item.data IS 'The data, or the practice, in the language asked for';
COMMENT ON COLUMN playfast_data_safety_item.optional IS 'Whether users can choose; NULL for practices';
COMMENT ON COLUMN playfast_data_safety_item.purpose IS 'Purposes, in the language asked for, separated by commas; NULL for practices';
COMMENT ON COLUMN playfast_data_safety_item.description IS 'The practice in a sentence, plain text; NULL for data';
COMMENT ON COLUMN playfast_data_safety_item.description_html IS 'The practice in a sentence, HTML; NULL for data';
COMMENT ON COLUMN playfast_data_safety_item.fetched_at IS 'When the answer arrived';

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

COMMENT ON TYPE playfast_app_report IS 'An app with its permissions and its data safety declaration, in one country and language';
COMMENT ON COLUMN playfast_app_report.app_id IS 'Package name';
COMMENT ON COLUMN playfast_app_report.country IS 'Country whose storefront was asked, ISO 3166-1 alpha-2, lower case';
COMMENT ON COLUMN playfast_app_report.lang IS 'Language asked for, BCP 47';
COMMENT ON COLUMN playfast_app_report.title IS 'Title';
COMMENT ON COLUMN playfast_app_report.summary IS 'Short description';
COMMENT ON COLUMN playfast_app_report.developer IS 'Name of the developer';
COMMENT ON COLUMN playfast_app_report.developer_id IS 'Id of the developer''s page, for playfast_developer_apps(): a number or a name';
COMMENT ON COLUMN playfast_app_report.developer_email IS 'Email address for users';
COMMENT ON COLUMN playfast_app_report.developer_website IS 'URL of the developer''s site';
COMMENT ON COLUMN playfast_app_report.privacy_policy IS 'URL of the privacy policy';
COMMENT ON COLUMN playfast_app_report.genre_id IS 'Id of the app''s own category, such as GAME_PUZZLE';
COMMENT ON COLUMN playfast_app_report.icon IS 'URL of the icon, without a size suffix';
COMMENT ON COLUMN playfast_app_report.content_rating IS 'Content rating, in the language asked for';
COMMENT ON COLUMN playfast_app_report.score IS 'Mean rating in this country, 1 to 5 stars; NULL if unrated';
COMMENT ON COLUMN playfast_app_report.ratings IS 'Number of ratings in all countries together';
COMMENT ON COLUMN playfast_app_report.reviews IS 'Number of reviews with a text in this country';
COMMENT ON COLUMN playfast_app_report.min_installs IS 'Number of installs, rounded down to the store''s steps';
COMMENT ON COLUMN playfast_app_report.real_installs IS 'Exact number of installs';
COMMENT ON COLUMN playfast_app_report.price IS 'Price in units of currency, exact; NULL without an offer';
COMMENT ON COLUMN playfast_app_report.currency IS 'Currency of price, ISO 4217; NULL without an offer';
COMMENT ON COLUMN playfast_app_report.free IS 'Whether the price is 0; NULL without an offer';
COMMENT ON COLUMN playfast_app_report.availability IS 'available, preregister (users can only register in advance) or not_in_region; NULL if the store does not say';
COMMENT ON COLUMN playfast_app_report.offers_iap IS 'Whether there are in-app purchases; NULL if the store does not say';
COMMENT ON COLUMN playfast_app_report.iap_range IS 'Price range of in-app purchases as the store shows it';
COMMENT ON COLUMN playfast_app_report.contains_ads IS 'Whether the developer declares that the app shows ads';
COMMENT ON COLUMN playfast_app_report.in_play_pass IS 'Whether the app is part of Play Pass';
COMMENT ON COLUMN playfast_app_report.version IS 'Version; NULL if it varies with the device';
COMMENT ON COLUMN playfast_app_report.min_sdk IS 'Lowest supported Android API level; NULL if it varies with the device';
COMMENT ON COLUMN playfast_app_report.target_sdk IS 'Android API level that the app was built for';
COMMENT ON COLUMN playfast_app_report.released_at IS 'When the app was first released; NULL if the store does not say';
COMMENT ON COLUMN playfast_app_report.updated_at IS 'When the app was last updated';
COMMENT ON COLUMN playfast_app_report.permissions IS 'Array of objects with the keys section, group_name, group_icon and permission, as in playfast_permission; [] if there are none';
COMMENT ON COLUMN playfast_app_report.data_safety IS 'Array of objects with the keys kind, category, data, optional, purpose, description and description_html, as in playfast_data_safety_item; [] without a declaration';
COMMENT ON COLUMN playfast_app_report.fetched_at IS 'When the answer arrived';

CREATE TYPE playfast_rpc_request AS (
	rpcid text,
	args jsonb,
	country text,
	lang text,
	priority integer
);

COMMENT ON TYPE playfast_rpc_request IS 'A call of any RPC of the store';
COMMENT ON COLUMN playfast_rpc_request.rpcid IS 'Id of the RPC, 1 to 16 letters and digits';
COMMENT ON COLUMN playfast_rpc_request.args IS 'Payload of the call';
COMMENT ON COLUMN playfast_rpc_request.country IS 'ISO 3166-1 alpha-2; NULL: playfast.country';
COMMENT ON COLUMN playfast_rpc_request.lang IS 'BCP 47; NULL: playfast.lang';
COMMENT ON COLUMN playfast_rpc_request.priority IS 'Requests with a higher priority are sent first; NULL: 0';

CREATE TYPE playfast_rpc_answer AS (
	rpcid text,
	args jsonb,
	country text,
	lang text,
	status text,
	payload jsonb,
	fetched_at timestamptz
);

COMMENT ON TYPE playfast_rpc_answer IS 'The answer to a call of an RPC';
COMMENT ON COLUMN playfast_rpc_answer.rpcid IS 'Id of the RPC';
COMMENT ON COLUMN playfast_rpc_answer.args IS 'The payload that was sent';
COMMENT ON COLUMN playfast_rpc_answer.country IS 'Country whose storefront was asked, ISO 3166-1 alpha-2, lower case';
COMMENT ON COLUMN playfast_rpc_answer.lang IS 'Language asked for, BCP 47';
COMMENT ON COLUMN playfast_rpc_answer.status IS 'Outcome of the call: ok; empty (the store answered null); not_found; or the failure';
COMMENT ON COLUMN playfast_rpc_answer.payload IS 'What the store answered; NULL unless status is ok';
COMMENT ON COLUMN playfast_rpc_answer.fetched_at IS 'When the answer arrived or the call failed';

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
COMMENT ON COLUMN playfast_search_entry.query IS 'Query that was searched for';
COMMENT ON COLUMN playfast_search_entry.country IS 'Country whose storefront was asked, ISO 3166-1 alpha-2, lower case';
COMMENT ON COLUMN playfast_search_entry.lang IS 'Language asked for, BCP 47';
COMMENT ON COLUMN playfast_search_entry.price_filter IS 'Which apps were asked for: all, free or paid';
COMMENT ON COLUMN playfast_search_entry.rank IS 'Position in the results as the store lists them, from 1';
COMMENT ON COLUMN playfast_search_entry.app_id IS 'Package name';
COMMENT ON COLUMN playfast_search_entry.title IS 'Title in the language asked for';
COMMENT ON COLUMN playfast_search_entry.url IS 'Page of the app in the store';
COMMENT ON COLUMN playfast_search_entry.icon IS 'URL of the icon, without a size suffix';
COMMENT ON COLUMN playfast_search_entry.developer IS 'Name of the developer';
COMMENT ON COLUMN playfast_search_entry.currency IS 'Currency of price, ISO 4217; NULL without an offer';
COMMENT ON COLUMN playfast_search_entry.price IS 'Price in units of currency, exact; NULL without an offer';
COMMENT ON COLUMN playfast_search_entry.free IS 'Whether the price is 0; NULL without an offer';
COMMENT ON COLUMN playfast_search_entry.price_text IS 'Price as the store shows it; NULL for free apps';
COMMENT ON COLUMN playfast_search_entry.original_price IS 'Price before the discount, in units of currency; NULL if there is none';
COMMENT ON COLUMN playfast_search_entry.discount_ends_at IS 'When the discount ends; NULL if there is none or the store gives no end';
COMMENT ON COLUMN playfast_search_entry.description_html IS 'Long description, HTML';
COMMENT ON COLUMN playfast_search_entry.score_text IS 'Score as the store shows it, formatted for the language';
COMMENT ON COLUMN playfast_search_entry.score IS 'Mean rating in this country, 1 to 5 stars; NULL if unrated';
COMMENT ON COLUMN playfast_search_entry.genre IS 'Name of the app''s own category, in the language asked for';
COMMENT ON COLUMN playfast_search_entry.installs IS 'Number of installs as the store shows it, such as 5,000,000+';
COMMENT ON COLUMN playfast_search_entry.min_installs IS 'Number of installs, rounded down to the store''s steps; NULL if the text has anything but digits, separators and a plus sign';
COMMENT ON COLUMN playfast_search_entry.screenshots IS 'URLs of the screenshots, without a size suffix';
COMMENT ON COLUMN playfast_search_entry.header_image IS 'URL of the header image';
COMMENT ON COLUMN playfast_search_entry.video IS 'URL of the video';
COMMENT ON COLUMN playfast_search_entry.content_rating IS 'Content rating, in the language asked for';
COMMENT ON COLUMN playfast_search_entry.iap_range IS 'Price range of in-app purchases as the store shows it';
COMMENT ON COLUMN playfast_search_entry.availability IS 'available, preregister (users can only register in advance) or not_in_region; NULL if the store does not say';
COMMENT ON COLUMN playfast_search_entry.summary IS 'Short description; only for the top hit';
COMMENT ON COLUMN playfast_search_entry.developer_id IS 'Id of the developer, for playfast_developer_apps(); only for the top hit';
COMMENT ON COLUMN playfast_search_entry.fetched_at IS 'When the answer arrived';

CREATE TYPE playfast_search_request AS (
	query text,
	country text,
	lang text,
	num integer,
	price_filter text,
	priority integer
);

COMMENT ON TYPE playfast_search_request IS 'A search to make; NULL attributes mean the default';
COMMENT ON COLUMN playfast_search_request.query IS 'Query to search for; must not be NULL';
COMMENT ON COLUMN playfast_search_request.country IS 'ISO 3166-1 alpha-2; NULL: playfast.country';
COMMENT ON COLUMN playfast_search_request.lang IS 'BCP 47; NULL: playfast.lang';
COMMENT ON COLUMN playfast_search_request.num IS 'Number of rows wanted, 1 to 1000; NULL: playfast.num';
COMMENT ON COLUMN playfast_search_request.price_filter IS 'all, free or paid; NULL: all';
COMMENT ON COLUMN playfast_search_request.priority IS 'Requests with a higher priority are sent first; NULL: 0';

CREATE TYPE playfast_suggestion AS (
	term text,
	country text,
	lang text,
	rank integer,
	suggestion text,
	fetched_at timestamptz
);

COMMENT ON TYPE playfast_suggestion IS 'A suggestion of the store for a term that the user is typing';
COMMENT ON COLUMN playfast_suggestion.term IS 'Term that was asked about';
COMMENT ON COLUMN playfast_suggestion.country IS 'Country whose storefront was asked, ISO 3166-1 alpha-2, lower case';
COMMENT ON COLUMN playfast_suggestion.lang IS 'Language asked for, BCP 47';
COMMENT ON COLUMN playfast_suggestion.rank IS 'Position among the suggestions, from 1';
COMMENT ON COLUMN playfast_suggestion.suggestion IS 'Suggested query';
COMMENT ON COLUMN playfast_suggestion.fetched_at IS 'When the answer arrived';

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

COMMENT ON TYPE playfast_similar_app IS 'An app that the store considers similar to another';
COMMENT ON COLUMN playfast_similar_app.similar_to IS 'Package name of the app asked about';
COMMENT ON COLUMN playfast_similar_app.country IS 'Country whose storefront was asked, ISO 3166-1 alpha-2, lower case';
COMMENT ON COLUMN playfast_similar_app.lang IS 'Language asked for, BCP 47';
COMMENT ON COLUMN playfast_similar_app.rank IS 'Position in the list, from 1';
COMMENT ON COLUMN playfast_similar_app.app_id IS 'Package name';
COMMENT ON COLUMN playfast_similar_app.title IS 'Title in the language asked for';
COMMENT ON COLUMN playfast_similar_app.url IS 'Page of the app in the store';
COMMENT ON COLUMN playfast_similar_app.icon IS 'URL of the icon, without a size suffix';
COMMENT ON COLUMN playfast_similar_app.developer IS 'Name of the developer';
COMMENT ON COLUMN playfast_similar_app.currency IS 'Currency of price, ISO 4217; NULL without an offer';
COMMENT ON COLUMN playfast_similar_app.price IS 'Price in units of currency, exact; NULL without an offer';
COMMENT ON COLUMN playfast_similar_app.free IS 'Whether the price is 0; NULL without an offer';
COMMENT ON COLUMN playfast_similar_app.price_text IS 'Price as the store shows it; NULL for free apps';
COMMENT ON COLUMN playfast_similar_app.original_price IS 'Price before the discount, in units of currency; NULL if there is none';
COMMENT ON COLUMN playfast_similar_app.discount_ends_at IS 'When the discount ends; NULL if there is none or the store gives no end';
COMMENT ON COLUMN playfast_similar_app.description_html IS 'Long description, HTML';
COMMENT ON COLUMN playfast_similar_app.score_text IS 'Score as the store shows it, formatted for the language';
COMMENT ON COLUMN playfast_similar_app.score IS 'Mean rating in this country, 1 to 5 stars; NULL if unrated';
COMMENT ON COLUMN playfast_similar_app.genre IS 'Name of the app''s own category, in the language asked for';
COMMENT ON COLUMN playfast_similar_app.installs IS 'Number of installs as the store shows it, such as 5,000,000+';
COMMENT ON COLUMN playfast_similar_app.min_installs IS 'Number of installs, rounded down to the store''s steps; NULL if the text has anything but digits, separators and a plus sign';
COMMENT ON COLUMN playfast_similar_app.screenshots IS 'URLs of the screenshots, without a size suffix';
COMMENT ON COLUMN playfast_similar_app.header_image IS 'URL of the header image';
COMMENT ON COLUMN playfast_similar_app.video IS 'URL of the video';
COMMENT ON COLUMN playfast_similar_app.content_rating IS 'Content rating, in the language asked for';
COMMENT ON COLUMN playfast_similar_app.iap_range IS 'Price range of in-app purchases as the store shows it';
COMMENT ON COLUMN playfast_similar_app.availability IS 'available, preregister (users can only register in advance) or not_in_region; NULL if the store does not say';
COMMENT ON COLUMN playfast_similar_app.summary IS 'Short description; only for some rows far down the list';
COMMENT ON COLUMN playfast_similar_app.developer_id IS 'Id of the developer, for playfast_developer_apps(); only for some rows far down the list';
COMMENT ON COLUMN playfast_similar_app.fetched_at IS 'When the answer arrived';

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
COMMENT ON COLUMN playfast_developer_app.developer_id IS 'Developer asked about: a number or a name';
COMMENT ON COLUMN playfast_developer_app.country IS 'Country whose storefront was asked, ISO 3166-1 alpha-2, lower case';
COMMENT ON COLUMN playfast_developer_app.lang IS 'Language asked for, BCP 47';
COMMENT ON COLUMN playfast_developer_app.rank IS 'Position in the list, from 1';
COMMENT ON COLUMN playfast_developer_app.app_id IS 'Package name';
COMMENT ON COLUMN playfast_developer_app.title IS 'Title in the language asked for';
COMMENT ON COLUMN playfast_developer_app.url IS 'Page of the app in the store';
COMMENT ON COLUMN playfast_developer_app.icon IS 'URL of the icon, without a size suffix';
COMMENT ON COLUMN playfast_developer_app.developer IS 'Name of the developer';
COMMENT ON COLUMN playfast_developer_app.currency IS 'Currency of price, ISO 4217; NULL without an offer';
COMMENT ON COLUMN playfast_developer_app.price IS 'Price in units of currency, exact; NULL without an offer';
COMMENT ON COLUMN playfast_developer_app.free IS 'Whether the price is 0; NULL without an offer';
COMMENT ON COLUMN playfast_developer_app.price_text IS 'Price as the store shows it; NULL for free apps';
COMMENT ON COLUMN playfast_developer_app.original_price IS 'Price before the discount, in units of currency; NULL if there is none';
COMMENT ON COLUMN playfast_developer_app.discount_ends_at IS 'When the discount ends; NULL if there is none or the store gives no end';
COMMENT ON COLUMN playfast_developer_app.description_html IS 'Long description, HTML';
COMMENT ON COLUMN playfast_developer_app.score_text IS 'Score as the store shows it, formatted for the language';
COMMENT ON COLUMN playfast_developer_app.score IS 'Mean rating in this country, 1 to 5 stars; NULL if unrated';
COMMENT ON COLUMN playfast_developer_app.genre IS 'Name of the app''s own category, in the language asked for';
COMMENT ON COLUMN playfast_developer_app.installs IS 'Number of installs as the store shows it, such as 5,000,000+';
COMMENT ON COLUMN playfast_developer_app.min_installs IS 'Number of installs, rounded down to the store''s steps; NULL if the text has anything but digits, separators and a plus sign';
COMMENT ON COLUMN playfast_developer_app.screenshots IS 'URLs of the screenshots, without a size suffix';
COMMENT ON COLUMN playfast_developer_app.header_image IS 'URL of the header image';
COMMENT ON COLUMN playfast_developer_app.video IS 'URL of the video';
COMMENT ON COLUMN playfast_developer_app.content_rating IS 'Content rating, in the language asked for';
COMMENT ON COLUMN playfast_developer_app.iap_range IS 'Price range of in-app purchases as the store shows it';
COMMENT ON COLUMN playfast_developer_app.availability IS 'available, preregister (users can only register in advance) or not_in_region; NULL if the store does not say';
COMMENT ON COLUMN playfast_developer_app.summary IS 'Short description; only for some rows far down the list';
COMMENT ON COLUMN playfast_developer_app.fetched_at IS 'When the answer arrived';

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
COMMENT ON COLUMN playfast_developer.developer_id IS 'Number of the developer''s account, as digits';
COMMENT ON COLUMN playfast_developer.country IS 'Country whose storefront was asked, ISO 3166-1 alpha-2, lower case';
COMMENT ON COLUMN playfast_developer.lang IS 'Language asked for, BCP 47';
COMMENT ON COLUMN playfast_developer.developer IS 'Name of the developer';
COMMENT ON COLUMN playfast_developer.description IS 'The developer''s description of itself';
COMMENT ON COLUMN playfast_developer.icon IS 'URL of the icon, without a size suffix';
COMMENT ON COLUMN playfast_developer.header_image IS 'URL of the header image, without a size suffix';
COMMENT ON COLUMN playfast_developer.fetched_at IS 'When the answer arrived';

CREATE TYPE playfast_suggestion_request AS (
	term text,
	country text,
	lang text,
	priority integer
);

COMMENT ON TYPE playfast_suggestion_request IS 'A term whose suggestions to ask for; NULL attributes mean the default';
COMMENT ON COLUMN playfast_suggestion_request.term IS 'What the user has typed so far; must not be NULL';
COMMENT ON COLUMN playfast_suggestion_request.country IS 'ISO 3166-1 alpha-2; NULL: playfast.country';
COMMENT ON COLUMN playfast_suggestion_request.lang IS 'BCP 47; NULL: playfast.lang';
COMMENT ON COLUMN playfast_suggestion_request.priority IS 'Requests with a higher priority are sent first; NULL: 0';

CREATE TYPE playfast_similar_request AS (
	app_id text,
	country text,
	lang text,
	num integer,
	priority integer
);

COMMENT ON TYPE playfast_similar_request IS 'An app whose similar apps to ask for; NULL attributes mean the default';
COMMENT ON COLUMN playfast_similar_request.app_id IS 'Package name';
COMMENT ON COLUMN playfast_similar_request.country IS 'ISO 3166-1 alpha-2; NULL: playfast.country';
COMMENT ON COLUMN playfast_similar_request.lang IS 'BCP 47; NULL: playfast.lang';
COMMENT ON COLUMN playfast_similar_request.num IS 'Number of rows wanted, 1 to 1000; NULL: playfast.num';
COMMENT ON COLUMN playfast_similar_request.priority IS 'Requests with a higher priority are sent first; NULL: 0';

CREATE TYPE playfast_developer_request AS (
	developer_id text,
	country text,
	lang text,
	num integer,
	priority integer
);

COMMENT ON TYPE playfast_developer_request IS 'A developer to ask for; NULL attributes mean the default';
COMMENT ON COLUMN playfast_developer_request.developer_id IS 'Developer: a number or a name; must not be NULL';
COMMENT ON COLUMN playfast_developer_request.country IS 'ISO 3166-1 alpha-2; NULL: playfast.country';
COMMENT ON COLUMN playfast_developer_request.lang IS 'BCP 47; NULL: playfast.lang';
COMMENT ON COLUMN playfast_developer_request.num IS 'Number of rows wanted, 1 to 1000; NULL: playfast.num';
COMMENT ON COLUMN playfast_developer_request.priority IS 'Requests with a higher priority are sent first; NULL: 0';

--
-- Results: a row for each call, whatever became of it
--

CREATE TYPE playfast_catalog_shard AS (
	shard integer,
	shards integer,
	url text,
	generation text,
	generated_at timestamptz
);

COMMENT ON TYPE playfast_catalog_shard IS 'A shard of the store''s catalogue: a file that lists some of its apps';
COMMENT ON COLUMN playfast_catalog_shard.shard IS 'Number of the shard, from 0';
COMMENT ON COLUMN playfast_catalog_shard.shards IS 'Number of shards that the generation has';
COMMENT ON COLUMN playfast_catalog_shard.url IS 'Its URL, for playfast_catalog_apps(); gone with its generation';
COMMENT ON COLUMN playfast_catalog_shard.generation IS 'Generation of the catalogue: date and number of the run that made all shards anew; runs are ordered as numbers';
COMMENT ON COLUMN playfast_catalog_shard.generated_at IS 'When that run began; NULL if its number is no time close to its date';

CREATE TYPE playfast_catalog_app AS (
	app_id text,
	shard integer,
	generation text,
	fetched_at timestamptz
);

COMMENT ON TYPE playfast_catalog_app IS 'An app that the store''s catalogue lists';
COMMENT ON COLUMN playfast_catalog_app.app_id IS 'Package name; the store answers for nine in ten of those listed';
COMMENT ON COLUMN playfast_catalog_app.shard IS 'Number of the shard that lists it; NULL if the file is not named like a shard';
COMMENT ON COLUMN playfast_catalog_app.generation IS 'Generation of the catalogue; NULL if the file is not named like a shard';
COMMENT ON COLUMN playfast_catalog_app.fetched_at IS 'When the shard had arrived';

CREATE TYPE playfast_catalog_request AS (
	url text,
	priority integer
);

COMMENT ON TYPE playfast_catalog_request IS 'A shard of the catalogue to ask for';
COMMENT ON COLUMN playfast_catalog_request.url IS 'Its URL, as playfast_catalog_shards() gives it';
COMMENT ON COLUMN playfast_catalog_request.priority IS 'Requests with a higher priority are sent first; NULL: 0';

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

COMMENT ON TYPE playfast_chart_result IS 'Outcome of a call for a top chart, with its rows';
COMMENT ON COLUMN playfast_chart_result.country IS 'Country whose storefront was asked, ISO 3166-1 alpha-2, lower case';
COMMENT ON COLUMN playfast_chart_result.lang IS 'Language asked for, BCP 47';
COMMENT ON COLUMN playfast_chart_result.category IS 'Category of the chart, as the store''s id; APPLICATION means all apps';
COMMENT ON COLUMN playfast_chart_result.collection IS 'Collection of the chart: TOP_FREE, TOP_PAID, GROSSING or another of playfast_collections';
COMMENT ON COLUMN playfast_chart_result.num IS 'Number of rows wanted';
COMMENT ON COLUMN playfast_chart_result.status IS 'Outcome of the call: ok, empty and not_found are answers, the others are failures';
COMMENT ON COLUMN playfast_chart_result.failed IS 'Whether the call failed; its rows, if any, are then not the whole answer';
COMMENT ON COLUMN playfast_chart_result.error IS 'What went wrong, or a note about an answer, such as truncated; NULL if there is nothing to say';
COMMENT ON COLUMN playfast_chart_result.hint IS 'What to do about the error; NULL if there is no hint';
COMMENT ON COLUMN playfast_chart_result.http_status IS 'HTTP status of the last transfer; NULL if there was none';
COMMENT ON COLUMN playfast_chart_result.attempts IS 'Number of transfers that carried the call, including pages of a list and retries';
COMMENT ON COLUMN playfast_chart_result.fetched_at IS 'When the last answer arrived, or the call ended without one';
COMMENT ON COLUMN playfast_chart_result.next_token IS 'For reviews, the token with which a later call continues; NULL if the list was read to its end';
COMMENT ON COLUMN playfast_chart_result.rows IS 'Rows of the call, in order, as playfast_top_apps_batch would return them; empty if there are none';

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

COMMENT ON TYPE playfast_app_result IS 'Outcome of a call for the details of an app, with its rows';
COMMENT ON COLUMN playfast_app_result.app_id IS 'Package name';
COMMENT ON COLUMN playfast_app_result.country IS 'Country whose storefront was asked, ISO 3166-1 alpha-2, lower case';
COMMENT ON COLUMN playfast_app_result.lang IS 'Language asked for, BCP 47';
COMMENT ON COLUMN playfast_app_result.status IS 'Outcome of the call: ok, empty and not_found are answers, the others are failures';
COMMENT ON COLUMN playfast_app_result.failed IS 'Whether the call failed; its rows, if any, are then not the whole answer';
COMMENT ON COLUMN playfast_app_result.error IS 'What went wrong, or a note about an answer, such as truncated; NULL if there is nothing to say';
COMMENT ON COLUMN playfast_app_result.hint IS 'What to do about the error; NULL if there is no hint';
COMMENT ON COLUMN playfast_app_result.http_status IS 'HTTP status of the last transfer; NULL if there was none';
COMMENT ON COLUMN playfast_app_result.attempts IS 'Number of transfers that carried the call, including pages of a list and retries';
COMMENT ON COLUMN playfast_app_result.fetched_at IS 'When the last answer arrived, or the call ended without one';
COMMENT ON COLUMN playfast_app_result.next_token IS 'For reviews, the token with which a later call continues; NULL if the list was read to its end';
COMMENT ON COLUMN playfast_app_result.rows IS 'Rows of the call, in order, as playfast_apps_batch would return them; empty if there are none';

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

COMMENT ON TYPE playfast_app_digest_result IS 'Outcome of a call for a few fields of an app, with its rows';
COMMENT ON COLUMN playfast_app_digest_result.app_id IS 'Package name';
COMMENT ON COLUMN playfast_app_digest_result.country IS 'Country whose storefront was asked, ISO 3166-1 alpha-2, lower case';
COMMENT ON COLUMN playfast_app_digest_result.lang IS 'Language asked for, BCP 47';
COMMENT ON COLUMN playfast_app_digest_result.fields IS 'Columns of its rows that were asked for';
COMMENT ON COLUMN playfast_app_digest_result.status IS 'Outcome of the call: ok, empty and not_found are answers, the others are failures';
COMMENT ON COLUMN playfast_app_digest_result.failed IS 'Whether the call failed; its rows, if any, are then not the whole answer';
COMMENT ON COLUMN playfast_app_digest_result.error IS 'What went wrong, or a note about an answer, such as truncated; NULL if there is nothing to say';
COMMENT ON COLUMN playfast_app_digest_result.hint IS 'What to do about the error; NULL if there is no hint';
COMMENT ON COLUMN playfast_app_digest_result.http_status IS 'HTTP status of the last transfer; NULL if there was none';
COMMENT ON COLUMN playfast_app_digest_result.attempts IS 'Number of transfers that carried the call, including pages of a list and retries';
COMMENT ON COLUMN playfast_app_digest_result.fetched_at IS 'When the last answer arrived, or the call ended without one';
COMMENT ON COLUMN playfast_app_digest_result.next_token IS 'For reviews, the token with which a later call continues; NULL if the list was read to its end';
COMMENT ON COLUMN playfast_app_digest_result.rows IS 'Rows of the call, in order, as playfast_app_digests_batch would return them; empty if there are none';

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

COMMENT ON TYPE playfast_app_availability_result IS 'Outcome of a call for the availability of an app, with its rows';
COMMENT ON COLUMN playfast_app_availability_result.app_id IS 'Package name';
COMMENT ON COLUMN playfast_app_availability_result.country IS 'Country whose storefront was asked, ISO 3166-1 alpha-2, lower case';
COMMENT ON COLUMN playfast_app_availability_result.status IS 'Outcome of the call: ok, empty and not_found are answers, the others are failures';
COMMENT ON COLUMN playfast_app_availability_result.failed IS 'Whether the call failed; its rows, if any, are then not the whole answer';
COMMENT ON COLUMN playfast_app_availability_result.error IS 'What went wrong, or a note about an answer, such as truncated; NULL if there is nothing to say';
COMMENT ON COLUMN playfast_app_availability_result.hint IS 'What to do about the error; NULL if there is no hint';
COMMENT ON COLUMN playfast_app_availability_result.http_status IS 'HTTP status of the last transfer; NULL if there was none';
COMMENT ON COLUMN playfast_app_availability_result.attempts IS 'Number of transfers that carried the call, including pages of a list and retries';
COMMENT ON COLUMN playfast_app_availability_result.fetched_at IS 'When the last answer arrived, or the call ended without one';
COMMENT ON COLUMN playfast_app_availability_result.next_token IS 'For reviews, the token with which a later call continues; NULL if the list was read to its end';
COMMENT ON COLUMN playfast_app_availability_result.rows IS 'Rows of the call, in order, as playfast_availability_batch would return them; empty if there are none';

CREATE TYPE playfast_review_result AS (
	app_id text,
	lang text,
	num integer,
	sort text,
	score integer,
	since timestamptz,
	device text,
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

COMMENT ON TYPE playfast_review_result IS 'Outcome of a call for reviews of an app, with its rows';
COMMENT ON COLUMN playfast_review_result.app_id IS 'Package name';
COMMENT ON COLUMN playfast_review_result.lang IS 'Language asked for, BCP 47';
COMMENT ON COLUMN playfast_review_result.num IS 'Number of rows wanted';
COMMENT ON COLUMN playfast_review_result.sort IS 'newest, rating or relevance';
COMMENT ON COLUMN playfast_review_result.score IS 'Number of stars of the reviews wanted, 1 to 5; NULL: any';
COMMENT ON COLUMN playfast_review_result.since IS 'Time at which the list was to stop: at the first older review; NULL: no limit';
COMMENT ON COLUMN playfast_review_result.device IS 'Device of the reviews wanted: phone, tablet, chromebook or tv; NULL: any';
COMMENT ON COLUMN playfast_review_result.token IS 'Where the list was to start: next_token of an earlier call; NULL: at the top';
COMMENT ON COLUMN playfast_review_result.status IS 'Outcome of the call: ok, empty and not_found are answers, the others are failures';
COMMENT ON COLUMN playfast_review_result.failed IS 'Whether the call failed; its rows, if any, are then not the whole answer';
COMMENT ON COLUMN playfast_review_result.error IS 'What went wrong, or a note about an answer, such as truncated; NULL if there is nothing to say';
COMMENT ON COLUMN playfast_review_result.hint IS 'What to do about the error; NULL if there is no hint';
COMMENT ON COLUMN playfast_review_result.http_status IS 'HTTP status of the last transfer; NULL if there was none';
COMMENT ON COLUMN playfast_review_result.attempts IS 'Number of transfers that carried the call, including pages of a list and retries';
COMMENT ON COLUMN playfast_review_result.fetched_at IS 'When the last answer arrived, or the call ended without one';
COMMENT ON COLUMN playfast_review_result.next_token IS 'For reviews, the token with which a later call continues; NULL if the list was read to its end';
COMMENT ON COLUMN playfast_review_result.rows IS 'Rows of the call, in order, as playfast_reviews_batch would return them; empty if there are none';

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

COMMENT ON TYPE playfast_permission_result IS 'Outcome of a call for the permissions of an app, with its rows';
COMMENT ON COLUMN playfast_permission_result.app_id IS 'Package name';
COMMENT ON COLUMN playfast_permission_result.lang IS 'Language asked for, BCP 47';
COMMENT ON COLUMN playfast_permission_result.status IS 'Outcome of the call: ok, empty and not_found are answers, the others are failures';
COMMENT ON COLUMN playfast_permission_result.failed IS 'Whether the call failed; its rows, if any, are then not the whole answer';
COMMENT ON COLUMN playfast_permission_result.error IS 'What went wrong, or a note about an answer, such as truncated; NULL if there is nothing to say';
COMMENT ON COLUMN playfast_permission_result.hint IS 'What to do about the error; NULL if there is no hint';
COMMENT ON COLUMN playfast_permission_result.http_status IS 'HTTP status of the last transfer; NULL if there was none';
COMMENT ON COLUMN playfast_permission_result.attempts IS 'Number of transfers that carried the call, including pages of a list and retries';
COMMENT ON COLUMN playfast_permission_result.fetched_at IS 'When the last answer arrived, or the call ended without one';
COMMENT ON COLUMN playfast_permission_result.next_token IS 'For reviews, the token with which a later call continues; NULL if the list was read to its end';
COMMENT ON COLUMN playfast_permission_result.rows IS 'Rows of the call, in order, as playfast_permissions_batch would return them; empty if there are none';

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

COMMENT ON TYPE playfast_data_safety_result IS 'Outcome of a call for an app''s data safety declaration, with its rows';
COMMENT ON COLUMN playfast_data_safety_result.app_id IS 'Package name';
COMMENT ON COLUMN playfast_data_safety_result.lang IS 'Language asked for, BCP 47';
COMMENT ON COLUMN playfast_data_safety_result.status IS 'Outcome of the call: ok, empty and not_found are answers, the others are failures';
COMMENT ON COLUMN playfast_data_safety_result.failed IS 'Whether the call failed; its rows, if any, are then not the whole answer';
COMMENT ON COLUMN playfast_data_safety_result.error IS 'What went wrong, or a note about an answer, such as truncated; NULL if there is nothing to say';
COMMENT ON COLUMN playfast_data_safety_result.hint IS 'What to do about the error; NULL if there is no hint';
COMMENT ON COLUMN playfast_data_safety_result.http_status IS 'HTTP status of the last transfer; NULL if there was none';
COMMENT ON COLUMN playfast_data_safety_result.attempts IS 'Number of transfers that carried the call, including pages of a list and retries';
COMMENT ON COLUMN playfast_data_safety_result.fetched_at IS 'When the last answer arrived, or the call ended without one';
COMMENT ON COLUMN playfast_data_safety_result.next_token IS 'For reviews, the token with which a later call continues; NULL if the list was read to its end';
COMMENT ON COLUMN playfast_data_safety_result.rows IS 'Rows of the call, in order, as playfast_data_safety_batch would return them; empty if there are none';

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

COMMENT ON TYPE playfast_app_report_result IS 'Outcome of a call for the report of an app, with its rows';
COMMENT ON COLUMN playfast_app_report_result.app_id IS 'Package name';
COMMENT ON COLUMN playfast_app_report_result.country IS 'Country whose storefront was asked, ISO 3166-1 alpha-2, lower case';
COMMENT ON COLUMN playfast_app_report_result.lang IS 'Language asked for, BCP 47';
COMMENT ON COLUMN playfast_app_report_result.status IS 'Outcome of the call: ok, empty and not_found are answers, the others are failures';
COMMENT ON COLUMN playfast_app_report_result.failed IS 'Whether the call failed; its rows, if any, are then not the whole answer';
COMMENT ON COLUMN playfast_app_report_result.error IS 'What went wrong, or a note about an answer, such as truncated; NULL if there is nothing to say';
COMMENT ON COLUMN playfast_app_report_result.hint IS 'What to do about the error; NULL if there is no hint';
COMMENT ON COLUMN playfast_app_report_result.http_status IS 'HTTP status of the last transfer; NULL if there was none';
COMMENT ON COLUMN playfast_app_report_result.attempts IS 'Number of transfers that carried the call, including pages of a list and retries';
COMMENT ON COLUMN playfast_app_report_result.fetched_at IS 'When the last answer arrived, or the call ended without one';
COMMENT ON COLUMN playfast_app_report_result.next_token IS 'For reviews, the token with which a later call continues; NULL if the list was read to its end';
COMMENT ON COLUMN playfast_app_report_result.rows IS 'Rows of the call, in order, as playfast_app_reports_batch would return them; empty if there are none';

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

COMMENT ON TYPE playfast_rpc_result IS 'Outcome of a call for any RPC of the store, with its rows';
COMMENT ON COLUMN playfast_rpc_result.rpcid IS 'Id of the RPC';
COMMENT ON COLUMN playfast_rpc_result.args IS 'The payload that was sent';
COMMENT ON COLUMN playfast_rpc_result.country IS 'Country whose storefront was asked, ISO 3166-1 alpha-2, lower case';
COMMENT ON COLUMN playfast_rpc_result.lang IS 'Language asked for, BCP 47';
COMMENT ON COLUMN playfast_rpc_result.status IS 'Outcome of the call: ok, empty and not_found are answers, the others are failures';
COMMENT ON COLUMN playfast_rpc_result.failed IS 'Whether the call failed; its rows, if any, are then not the whole answer';
COMMENT ON COLUMN playfast_rpc_result.error IS 'What went wrong, or a note about an answer, such as truncated; NULL if there is nothing to say';
COMMENT ON COLUMN playfast_rpc_result.hint IS 'What to do about the error; NULL if there is no hint';
COMMENT ON COLUMN playfast_rpc_result.http_status IS 'HTTP status of the last transfer; NULL if there was none';
COMMENT ON COLUMN playfast_rpc_result.attempts IS 'Number of transfers that carried the call, including pages of a list and retries';
COMMENT ON COLUMN playfast_rpc_result.fetched_at IS 'When the last answer arrived, or the call ended without one';
COMMENT ON COLUMN playfast_rpc_result.next_token IS 'For reviews, the token with which a later call continues; NULL if the list was read to its end';
COMMENT ON COLUMN playfast_rpc_result.rows IS 'Rows of the call, in order, as playfast_rpc_batch would return them; empty if there are none';

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

COMMENT ON TYPE playfast_search_result IS 'Outcome of a call for a search, with its rows';
COMMENT ON COLUMN playfast_search_result.query IS 'Query that was searched for';
COMMENT ON COLUMN playfast_search_result.country IS 'Country whose storefront was asked, ISO 3166-1 alpha-2, lower case';
COMMENT ON COLUMN playfast_search_result.lang IS 'Language asked for, BCP 47';
COMMENT ON COLUMN playfast_search_result.num IS 'Number of rows wanted';
COMMENT ON COLUMN playfast_search_result.price_filter IS 'Which apps were asked for: all, free or paid';
COMMENT ON COLUMN playfast_search_result.status IS 'Outcome of the call: ok, empty and not_found are answers, the others are failures';
COMMENT ON COLUMN playfast_search_result.failed IS 'Whether the call failed; its rows, if any, are then not the whole answer';
COMMENT ON COLUMN playfast_search_result.error IS 'What went wrong, or a note about an answer, such as truncated; NULL if there is nothing to say';
COMMENT ON COLUMN playfast_search_result.hint IS 'What to do about the error; NULL if there is no hint';
COMMENT ON COLUMN playfast_search_result.http_status IS 'HTTP status of the last transfer; NULL if there was none';
COMMENT ON COLUMN playfast_search_result.attempts IS 'Number of transfers that carried the call, including pages of a list and retries';
COMMENT ON COLUMN playfast_search_result.fetched_at IS 'When the last answer arrived, or the call ended without one';
COMMENT ON COLUMN playfast_search_result.next_token IS 'For reviews, the token with which a later call continues; NULL if the list was read to its end';
COMMENT ON COLUMN playfast_search_result.rows IS 'Rows of the call, in order, as playfast_search_batch would return them; empty if there are none';

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

COMMENT ON TYPE playfast_suggestion_result IS 'Outcome of a call for suggestions, with its rows';
COMMENT ON COLUMN playfast_suggestion_result.term IS 'Term that was asked about';
COMMENT ON COLUMN playfast_suggestion_result.country IS 'Country whose storefront was asked, ISO 3166-1 alpha-2, lower case';
COMMENT ON COLUMN playfast_suggestion_result.lang IS 'Language asked for, BCP 47';
COMMENT ON COLUMN playfast_suggestion_result.status IS 'Outcome of the call: ok, empty and not_found are answers, the others are failures';
COMMENT ON COLUMN playfast_suggestion_result.failed IS 'Whether the call failed; its rows, if any, are then not the whole answer';
COMMENT ON COLUMN playfast_suggestion_result.error IS 'What went wrong, or a note about an answer, such as truncated; NULL if there is nothing to say';
COMMENT ON COLUMN playfast_suggestion_result.hint IS 'What to do about the error; NULL if there is no hint';
COMMENT ON COLUMN playfast_suggestion_result.http_status IS 'HTTP status of the last transfer; NULL if there was none';
COMMENT ON COLUMN playfast_suggestion_result.attempts IS 'Number of transfers that carried the call, including pages of a list and retries';
COMMENT ON COLUMN playfast_suggestion_result.fetched_at IS 'When the last answer arrived, or the call ended without one';
COMMENT ON COLUMN playfast_suggestion_result.next_token IS 'For reviews, the token with which a later call continues; NULL if the list was read to its end';
COMMENT ON COLUMN playfast_suggestion_result.rows IS 'Rows of the call, in order, as playfast_suggestions_batch would return them; empty if there are none';

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

COMMENT ON TYPE playfast_similar_app_result IS 'Outcome of a call for the apps similar to one, with its rows';
COMMENT ON COLUMN playfast_similar_app_result.similar_to IS 'Package name of the app asked about';
COMMENT ON COLUMN playfast_similar_app_result.country IS 'Country whose storefront was asked, ISO 3166-1 alpha-2, lower case';
COMMENT ON COLUMN playfast_similar_app_result.lang IS 'Language asked for, BCP 47';
COMMENT ON COLUMN playfast_similar_app_result.num IS 'Number of rows wanted';
COMMENT ON COLUMN playfast_similar_app_result.status IS 'Outcome of the call: ok, empty and not_found are answers, the others are failures';
COMMENT ON COLUMN playfast_similar_app_result.failed IS 'Whether the call failed; its rows, if any, are then not the whole answer';
COMMENT ON COLUMN playfast_similar_app_result.error IS 'What went wrong, or a note about an answer, such as truncated; NULL if there is nothing to say';
COMMENT ON COLUMN playfast_similar_app_result.hint IS 'What to do about the error; NULL if there is no hint';
COMMENT ON COLUMN playfast_similar_app_result.http_status IS 'HTTP status of the last transfer; NULL if there was none';
COMMENT ON COLUMN playfast_similar_app_result.attempts IS 'Number of transfers that carried the call, including pages of a list and retries';
COMMENT ON COLUMN playfast_similar_app_result.fetched_at IS 'When the last answer arrived, or the call ended without one';
COMMENT ON COLUMN playfast_similar_app_result.next_token IS 'For reviews, the token with which a later call continues; NULL if the list was read to its end';
COMMENT ON COLUMN playfast_similar_app_result.rows IS 'Rows of the call, in order, as playfast_similar_apps_batch would return them; empty if there are none';

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

COMMENT ON TYPE playfast_developer_app_result IS 'Outcome of a call for the apps of a developer, with its rows';
COMMENT ON COLUMN playfast_developer_app_result.developer_id IS 'Developer asked about: a number or a name';
COMMENT ON COLUMN playfast_developer_app_result.country IS 'Country whose storefront was asked, ISO 3166-1 alpha-2, lower case';
COMMENT ON COLUMN playfast_developer_app_result.lang IS 'Language asked for, BCP 47';
COMMENT ON COLUMN playfast_developer_app_result.num IS 'Number of rows wanted';
COMMENT ON COLUMN playfast_developer_app_result.status IS 'Outcome of the call: ok, empty and not_found are answers, the others are failures';
COMMENT ON COLUMN playfast_developer_app_result.failed IS 'Whether the call failed; its rows, if any, are then not the whole answer';
COMMENT ON COLUMN playfast_developer_app_result.error IS 'What went wrong, or a note about an answer, such as truncated; NULL if there is nothing to say';
COMMENT ON COLUMN playfast_developer_app_result.hint IS 'What to do about the error; NULL if there is no hint';
COMMENT ON COLUMN playfast_developer_app_result.http_status IS 'HTTP status of the last transfer; NULL if there was none';
COMMENT ON COLUMN playfast_developer_app_result.attempts IS 'Number of transfers that carried the call, including pages of a list and retries';
COMMENT ON COLUMN playfast_developer_app_result.fetched_at IS 'When the last answer arrived, or the call ended without one';
COMMENT ON COLUMN playfast_developer_app_result.next_token IS 'For reviews, the token with which a later call continues; NULL if the list was read to its end';
COMMENT ON COLUMN playfast_developer_app_result.rows IS 'Rows of the call, in order, as playfast_developer_apps_batch would return them; empty if there are none';

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

COMMENT ON TYPE playfast_developer_result IS 'Outcome of a call for the profile of a developer, with its rows';
COMMENT ON COLUMN playfast_developer_result.developer_id IS 'Number of the developer''s account asked about';
COMMENT ON COLUMN playfast_developer_result.country IS 'Country whose storefront was asked, ISO 3166-1 alpha-2, lower case';
COMMENT ON COLUMN playfast_developer_result.lang IS 'Language asked for, BCP 47';
COMMENT ON COLUMN playfast_developer_result.status IS 'Outcome of the call: ok, empty and not_found are answers, the others are failures';
COMMENT ON COLUMN playfast_developer_result.failed IS 'Whether the call failed; its rows, if any, are then not the whole answer';
COMMENT ON COLUMN playfast_developer_result.error IS 'What went wrong, or a note about an answer, such as truncated; NULL if there is nothing to say';
COMMENT ON COLUMN playfast_developer_result.hint IS 'What to do about the error; NULL if there is no hint';
COMMENT ON COLUMN playfast_developer_result.http_status IS 'HTTP status of the last transfer; NULL if there was none';
COMMENT ON COLUMN playfast_developer_result.attempts IS 'Number of transfers that carried the call, including pages of a list and retries';
COMMENT ON COLUMN playfast_developer_result.fetched_at IS 'When the last answer arrived, or the call ended without one';
COMMENT ON COLUMN playfast_developer_result.next_token IS 'For reviews, the token with which a later call continues; NULL if the list was read to its end';
COMMENT ON COLUMN playfast_developer_result.rows IS 'Rows of the call, in order, as playfast_developers_batch would return them; empty if there are none';

CREATE TYPE playfast_catalog_app_result AS (
	url text,
	shard integer,
	generation text,
	status text,
	failed boolean,
	error text,
	hint text,
	http_status integer,
	attempts integer,
	fetched_at timestamptz,
	next_token text,
	rows playfast_catalog_app[]
);

COMMENT ON TYPE playfast_catalog_app_result IS 'Outcome of a call for a shard of the catalogue, with its rows';
COMMENT ON COLUMN playfast_catalog_app_result.url IS 'URL of the shard';
COMMENT ON COLUMN playfast_catalog_app_result.shard IS 'Number of the shard; NULL if the file is not named like one';
COMMENT ON COLUMN playfast_catalog_app_result.generation IS 'Generation of the catalogue; NULL if the file is not named like a shard';
COMMENT ON COLUMN playfast_catalog_app_result.status IS 'Outcome of the call: ok, empty and not_found are answers, the others are failures; not_found means that the generation is gone';
COMMENT ON COLUMN playfast_catalog_app_result.failed IS 'Whether the call failed';
COMMENT ON COLUMN playfast_catalog_app_result.error IS 'What went wrong, or a note about an answer, such as truncated; NULL if there is nothing to say';
COMMENT ON COLUMN playfast_catalog_app_result.hint IS 'What to do about the error; NULL if there is no hint';
COMMENT ON COLUMN playfast_catalog_app_result.http_status IS 'HTTP status of the last transfer; NULL if there was none';
COMMENT ON COLUMN playfast_catalog_app_result.attempts IS 'Number of transfers that carried the call, retries included';
COMMENT ON COLUMN playfast_catalog_app_result.fetched_at IS 'When the answer arrived, or the call ended without one';
COMMENT ON COLUMN playfast_catalog_app_result.next_token IS 'Always NULL: a shard is one answer';
COMMENT ON COLUMN playfast_catalog_app_result.rows IS 'Rows of the call, in order, as playfast_catalog_apps_batch would return them; empty if there are none';

--
-- Support of the planner
--

CREATE FUNCTION _playfast_support(internal)
RETURNS internal
AS 'MODULE_PATHNAME', 'playfast_support'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION _playfast_support(internal) IS 'Estimates the rows of functions that run a batch or make requests: calls times num, or times the declared ROWS';

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

COMMENT ON FUNCTION playfast_chart_request(text, text, text, text, integer, integer) IS 'Request for one top chart; omitted arguments mean the default';

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

COMMENT ON FUNCTION playfast_top_apps_batch(playfast_chart_request[]) IS 'Top charts of the given requests, fetched in one batch';

CREATE FUNCTION playfast_top_apps_results(requests playfast_chart_request[])
RETURNS SETOF playfast_chart_result
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 1 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_top_apps_results(playfast_chart_request[]) IS 'Top charts of the given requests, fetched in one batch: a row for each call, with its status and an array of its rows; a failed call raises no error or warning';

CREATE FUNCTION playfast_parse_top_apps(response text)
RETURNS SETOF playfast_chart_entry
AS 'MODULE_PATHNAME'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 100;

COMMENT ON FUNCTION playfast_parse_top_apps(text) IS 'Rows of a stored response with top charts; columns that it does not fill are NULL';

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

COMMENT ON FUNCTION playfast_app_request(text, text, text, integer) IS 'Request for the details, availability, permissions, data safety or report of one app; omitted arguments mean the default';

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

COMMENT ON FUNCTION playfast_apps_batch(playfast_app_request[]) IS 'Details of the apps in the given requests, fetched in one batch';

CREATE FUNCTION playfast_apps_results(requests playfast_app_request[])
RETURNS SETOF playfast_app_result
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 1 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_apps_results(playfast_app_request[]) IS 'Details of the apps in the given requests, fetched in one batch: a row for each call, with its status and an array of its rows; a failed call raises no error or warning';

CREATE FUNCTION playfast_parse_apps(response text)
RETURNS SETOF playfast_app
AS 'MODULE_PATHNAME'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 1;

COMMENT ON FUNCTION playfast_parse_apps(text) IS 'Rows of a stored page or response with details of apps; columns that it does not fill are NULL';

CREATE FUNCTION playfast_digest_request(
	app_id text,
	country text DEFAULT NULL,
	lang text DEFAULT NULL,
	fields text[] DEFAULT NULL,
	priority integer DEFAULT 0)
RETURNS playfast_digest_request
AS 'MODULE_PATHNAME'
LANGUAGE C STABLE PARALLEL SAFE;

COMMENT ON FUNCTION playfast_digest_request(text, text, text, text[], integer) IS 'Request for the digest of one app; omitted arguments mean the default';

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

COMMENT ON FUNCTION playfast_app_digests_batch(playfast_digest_request[]) IS 'A few fields of the apps in the given requests, fetched in one batch';

CREATE FUNCTION playfast_app_digests_results(requests playfast_digest_request[])
RETURNS SETOF playfast_app_digest_result
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 1 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_app_digests_results(playfast_digest_request[]) IS 'A few fields of the apps in the given requests, fetched in one batch: a row for each call, with its status and an array of its rows; a failed call raises no error or warning';

CREATE FUNCTION playfast_availability(
	app_ids text[],
	countries text[] DEFAULT NULL)
RETURNS SETOF playfast_app_availability
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 1 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_availability(text[], text[]) IS 'Availability of apps in every country given, fetched in one batch; a row for each pair, even if its call failed';

CREATE FUNCTION playfast_availability_batch(requests playfast_app_request[])
RETURNS SETOF playfast_app_availability
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 1 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_availability_batch(playfast_app_request[]) IS 'Availability of the apps in the given requests, fetched in one batch';

CREATE FUNCTION playfast_availability_results(requests playfast_app_request[])
RETURNS SETOF playfast_app_availability_result
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 1 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_availability_results(playfast_app_request[]) IS 'Availability of the apps in the given requests, fetched in one batch: a row for each call, with its status and an array of its rows; a failed call raises no error or warning';

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
	device text DEFAULT NULL,
	token text DEFAULT NULL,
	priority integer DEFAULT 0)
RETURNS playfast_review_request
AS 'MODULE_PATHNAME'
LANGUAGE C STABLE PARALLEL SAFE;

COMMENT ON FUNCTION playfast_review_request(text, text, integer, text, integer, timestamptz, text, text, integer) IS 'Request for one list of reviews; omitted arguments mean the default';

CREATE FUNCTION playfast_review_requests(
	app_ids text[],
	langs text[] DEFAULT NULL,
	num integer DEFAULT NULL,
	sort text DEFAULT NULL,
	score integer DEFAULT NULL,
	since timestamptz DEFAULT NULL,
	device text DEFAULT NULL,
	token text DEFAULT NULL,
	priority integer DEFAULT 0)
RETURNS SETOF playfast_review_request
AS 'MODULE_PATHNAME'
LANGUAGE C STABLE PARALLEL SAFE ROWS 1 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_review_requests(text[], text[], integer, text, integer, timestamptz, text, text, integer) IS 'Requests for the cross product of apps and languages';

CREATE FUNCTION playfast_reviews(
	app_ids text[],
	langs text[] DEFAULT NULL,
	num integer DEFAULT NULL,
	sort text DEFAULT NULL,
	score integer DEFAULT NULL,
	since timestamptz DEFAULT NULL,
	device text DEFAULT NULL)
RETURNS SETOF playfast_review
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 100 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_reviews(text[], text[], integer, text, integer, timestamptz, text) IS 'Reviews of every app in every language given, fetched in one batch, page after page';

CREATE FUNCTION playfast_reviews_batch(requests playfast_review_request[])
RETURNS SETOF playfast_review
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 100 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_reviews_batch(playfast_review_request[]) IS 'Reviews of the given requests, fetched in one batch';

CREATE FUNCTION playfast_reviews_results(requests playfast_review_request[])
RETURNS SETOF playfast_review_result
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 1 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_reviews_results(playfast_review_request[]) IS 'Reviews of the given requests, fetched in one batch: a row for each call, with its status and an array of its rows; a failed call raises no error or warning';

CREATE FUNCTION playfast_parse_reviews(response text)
RETURNS SETOF playfast_review
AS 'MODULE_PATHNAME'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 100;

COMMENT ON FUNCTION playfast_parse_reviews(text) IS 'Rows of a stored response with reviews, or of the page of an app; columns that it does not fill are NULL';

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

COMMENT ON FUNCTION playfast_permissions_batch(playfast_app_request[]) IS 'Permissions of the apps in the given requests, fetched in one batch';

CREATE FUNCTION playfast_permissions_results(requests playfast_app_request[])
RETURNS SETOF playfast_permission_result
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 1 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_permissions_results(playfast_app_request[]) IS 'Permissions of the apps in the given requests, fetched in one batch: a row for each call, with its status and an array of its rows; a failed call raises no error or warning';

CREATE FUNCTION playfast_parse_permissions(response text)
RETURNS SETOF playfast_permission
AS 'MODULE_PATHNAME'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 20;

COMMENT ON FUNCTION playfast_parse_permissions(text) IS 'Rows of a stored response with permissions, or of the page of an app; columns that it does not fill are NULL';

--
-- Data safety
--

CREATE FUNCTION playfast_data_safety(
	app_ids text[],
	langs text[] DEFAULT NULL)
RETURNS SETOF playfast_data_safety_item
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 20 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_data_safety(text[], text[]) IS 'Data safety declarations of every app in every language given, fetched in one batch';

CREATE FUNCTION playfast_data_safety_batch(requests playfast_app_request[])
RETURNS SETOF playfast_data_safety_item
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 20 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_data_safety_batch(playfast_app_request[]) IS 'Data safety declarations of the apps in the given requests, fetched in one batch';

CREATE FUNCTION playfast_data_safety_results(requests playfast_app_request[])
RETURNS SETOF playfast_data_safety_result
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 1 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_data_safety_results(playfast_app_request[]) IS 'Data safety declarations of the apps in the given requests, fetched in one batch: a row for each call, with its status and an array of its rows; a failed call raises no error or warning';

CREATE FUNCTION playfast_parse_data_safety(response text)
RETURNS SETOF playfast_data_safety_item
AS 'MODULE_PATHNAME'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 20;

COMMENT ON FUNCTION playfast_parse_data_safety(text) IS 'Rows of a stored response or page with a data safety declaration; columns that it does not fill are NULL';

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

COMMENT ON FUNCTION playfast_app_reports(text[], text[], text[]) IS 'Apps with their permissions and data safety declarations, in every country and language given, fetched in one batch';

CREATE FUNCTION playfast_app_reports_batch(requests playfast_app_request[])
RETURNS SETOF playfast_app_report
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 1 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_app_reports_batch(playfast_app_request[]) IS 'Reports of the apps in the given requests, fetched in one batch';

CREATE FUNCTION playfast_app_reports_results(requests playfast_app_request[])
RETURNS SETOF playfast_app_report_result
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 1 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_app_reports_results(playfast_app_request[]) IS 'Reports of the apps in the given requests, fetched in one batch: a row for each call, with its status and an array of its rows; a failed call raises no error or warning';

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

COMMENT ON FUNCTION playfast_rpc_request(text, jsonb, text, text, integer) IS 'Request for one call of an RPC; omitted arguments mean the default';

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

COMMENT ON FUNCTION playfast_rpc_batch(playfast_rpc_request[]) IS 'Answers of RPCs of the store, a row for each call, fetched in one batch';

CREATE FUNCTION playfast_rpc_results(requests playfast_rpc_request[])
RETURNS SETOF playfast_rpc_result
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 1 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_rpc_results(playfast_rpc_request[]) IS 'Answers of RPCs of the store, fetched in one batch: a row for each call, with its status and an array of its rows; a failed call raises no error or warning';

CREATE FUNCTION playfast_rpc(
	rpcid text,
	args jsonb,
	country text DEFAULT NULL,
	lang text DEFAULT NULL)
RETURNS jsonb
LANGUAGE SQL VOLATILE PARALLEL RESTRICTED COST 4000000
BEGIN ATOMIC
	SELECT a.payload
	FROM playfast_rpc_batch(ARRAY[
		ROW(rpcid, args, country, lang, NULL)::playfast_rpc_request]) AS a;
END;

COMMENT ON FUNCTION playfast_rpc(text, jsonb, text, text) IS 'Answer of an RPC of the store; NULL if the store answers null or the call fails';

CREATE FUNCTION playfast_blocks(
	page text,
	OUT key text,
	OUT rpcid text,
	OUT data jsonb)
RETURNS SETOF record
AS 'MODULE_PATHNAME'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 12;

COMMENT ON FUNCTION playfast_blocks(text) IS 'Data blocks of a stored page, in page order: key, id of the RPC that the block belongs to, data';

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

COMMENT ON FUNCTION playfast_search_request(text, text, text, integer, text, integer) IS 'Request for one search; omitted arguments mean the default';

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

COMMENT ON FUNCTION playfast_search(text[], text[], text[], integer, text) IS 'Search results for every query in every country and language given, fetched in one batch';

CREATE FUNCTION playfast_search_batch(requests playfast_search_request[])
RETURNS SETOF playfast_search_entry
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 100 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_search_batch(playfast_search_request[]) IS 'Search results of the given requests, fetched in one batch';

CREATE FUNCTION playfast_search_results(requests playfast_search_request[])
RETURNS SETOF playfast_search_result
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 1 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_search_results(playfast_search_request[]) IS 'Search results of the given requests, fetched in one batch: a row for each call, with its status and an array of its rows; a failed call raises no error or warning';

CREATE FUNCTION playfast_parse_search(response text)
RETURNS SETOF playfast_search_entry
AS 'MODULE_PATHNAME'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 30;

COMMENT ON FUNCTION playfast_parse_search(text) IS 'Rows of a stored response to a search; columns that it does not fill are NULL';

CREATE FUNCTION playfast_suggestion_request(
	term text,
	country text DEFAULT NULL,
	lang text DEFAULT NULL,
	priority integer DEFAULT 0)
RETURNS playfast_suggestion_request
AS 'MODULE_PATHNAME'
LANGUAGE C STABLE PARALLEL SAFE;

COMMENT ON FUNCTION playfast_suggestion_request(text, text, text, integer) IS 'Request for the suggestions for one term; omitted arguments mean the default';

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

COMMENT ON FUNCTION playfast_suggestions(text[], text[], text[]) IS 'The store''s suggestions for every term in every country and language given, fetched in one batch';

CREATE FUNCTION playfast_suggestions_batch(requests playfast_suggestion_request[])
RETURNS SETOF playfast_suggestion
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 5 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_suggestions_batch(playfast_suggestion_request[]) IS 'Suggestions for the terms in the given requests, fetched in one batch';

CREATE FUNCTION playfast_suggestions_results(requests playfast_suggestion_request[])
RETURNS SETOF playfast_suggestion_result
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 1 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_suggestions_results(playfast_suggestion_request[]) IS 'Suggestions for the terms in the given requests, fetched in one batch: a row for each call, with its status and an array of its rows; a failed call raises no error or warning';

CREATE FUNCTION playfast_parse_suggestions(response text)
RETURNS SETOF playfast_suggestion
AS 'MODULE_PATHNAME'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 5;

COMMENT ON FUNCTION playfast_parse_suggestions(text) IS 'Rows of a stored response with suggestions; columns that it does not fill are NULL';

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

COMMENT ON FUNCTION playfast_similar_request(text, text, text, integer, integer) IS 'Request for the apps similar to one app; omitted arguments mean the default';

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

COMMENT ON FUNCTION playfast_similar_apps_batch(playfast_similar_request[]) IS 'Apps similar to those in the given requests, fetched in one batch';

CREATE FUNCTION playfast_similar_apps_results(requests playfast_similar_request[])
RETURNS SETOF playfast_similar_app_result
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 1 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_similar_apps_results(playfast_similar_request[]) IS 'Apps similar to those in the given requests, fetched in one batch: a row for each call, with its status and an array of its rows; a failed call raises no error or warning';

CREATE FUNCTION playfast_parse_similar_apps(response text)
RETURNS SETOF playfast_similar_app
AS 'MODULE_PATHNAME'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 50;

COMMENT ON FUNCTION playfast_parse_similar_apps(text) IS 'Rows of a stored response with similar apps; columns that it does not fill are NULL';

CREATE FUNCTION playfast_developer_request(
	developer_id text,
	country text DEFAULT NULL,
	lang text DEFAULT NULL,
	num integer DEFAULT NULL,
	priority integer DEFAULT 0)
RETURNS playfast_developer_request
AS 'MODULE_PATHNAME'
LANGUAGE C STABLE PARALLEL SAFE;

COMMENT ON FUNCTION playfast_developer_request(text, text, text, integer, integer) IS 'Request for one developer''s apps or profile; omitted arguments mean the default';

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

COMMENT ON FUNCTION playfast_developer_apps_batch(playfast_developer_request[]) IS 'Apps of the developers in the given requests, fetched in one batch';

CREATE FUNCTION playfast_developer_apps_results(requests playfast_developer_request[])
RETURNS SETOF playfast_developer_app_result
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 1 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_developer_apps_results(playfast_developer_request[]) IS 'Apps of the developers in the given requests, fetched in one batch: a row for each call, with its status and an array of its rows; a failed call raises no error or warning';

CREATE FUNCTION playfast_parse_developer_apps(response text)
RETURNS SETOF playfast_developer_app
AS 'MODULE_PATHNAME'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 20;

COMMENT ON FUNCTION playfast_parse_developer_apps(text) IS 'Rows of a stored response with a developer''s apps; columns that it does not fill are NULL';

CREATE FUNCTION playfast_developers(
	developer_ids text[],
	countries text[] DEFAULT NULL,
	langs text[] DEFAULT NULL)
RETURNS SETOF playfast_developer
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 1 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_developers(text[], text[], text[]) IS 'Profiles of developers, by account number, in every country and language given, fetched in one batch';

CREATE FUNCTION playfast_developers_batch(requests playfast_developer_request[])
RETURNS SETOF playfast_developer
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 1 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_developers_batch(playfast_developer_request[]) IS 'Profiles of the developers in the given requests, fetched in one batch; num is ignored';

CREATE FUNCTION playfast_developers_results(requests playfast_developer_request[])
RETURNS SETOF playfast_developer_result
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 1 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_developers_results(playfast_developer_request[]) IS 'Profiles of the developers in the given requests, fetched in one batch: a row for each call, with its status and an array of its rows; a failed call raises no error or warning';

CREATE FUNCTION playfast_parse_developers(response text)
RETURNS SETOF playfast_developer
AS 'MODULE_PATHNAME'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 1;

COMMENT ON FUNCTION playfast_parse_developers(text) IS 'Rows of a stored response with the profile of a developer; columns that it does not fill are NULL';

--
-- The catalogue
--

CREATE FUNCTION playfast_catalog_shards()
RETURNS SETOF playfast_catalog_shard
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 80000 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_catalog_shards() IS 'Shards of the store''s catalogue: the sitemaps that robots.txt leads to, all of one generation';

CREATE FUNCTION playfast_catalog_apps(urls text[])
RETURNS SETOF playfast_catalog_app
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 42 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_catalog_apps(text[]) IS 'Apps that the given shards of the catalogue list, fetched in one batch';

CREATE FUNCTION playfast_catalog_request(url text, priority integer DEFAULT 0)
RETURNS playfast_catalog_request
AS 'MODULE_PATHNAME'
LANGUAGE C STABLE PARALLEL SAFE;

COMMENT ON FUNCTION playfast_catalog_request(text, integer) IS 'Request for one shard of the catalogue';

CREATE FUNCTION playfast_catalog_requests(urls text[], priority integer DEFAULT 0)
RETURNS SETOF playfast_catalog_request
AS 'MODULE_PATHNAME'
LANGUAGE C STABLE PARALLEL SAFE ROWS 1 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_catalog_requests(text[], integer) IS 'Requests for shards of the catalogue';

CREATE FUNCTION playfast_catalog_apps_batch(requests playfast_catalog_request[])
RETURNS SETOF playfast_catalog_app
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 42 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_catalog_apps_batch(playfast_catalog_request[]) IS 'Apps that the shards in the given requests list, fetched in one batch';

CREATE FUNCTION playfast_catalog_apps_results(requests playfast_catalog_request[])
RETURNS SETOF playfast_catalog_app_result
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED COST 1000 ROWS 1 SUPPORT _playfast_support;

COMMENT ON FUNCTION playfast_catalog_apps_results(playfast_catalog_request[]) IS 'Apps that the shards in the given requests list, fetched in one batch: a row for each call, with its status and an array of its rows; a failed call raises no error or warning';

CREATE FUNCTION playfast_parse_catalog_shards(response text)
RETURNS SETOF playfast_catalog_shard
AS 'MODULE_PATHNAME'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 50000;

COMMENT ON FUNCTION playfast_parse_catalog_shards(text) IS 'Rows of a stored index of the catalogue';

CREATE FUNCTION playfast_parse_catalog_apps(response text)
RETURNS SETOF playfast_catalog_app
AS 'MODULE_PATHNAME'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 42;

COMMENT ON FUNCTION playfast_parse_catalog_apps(text) IS 'Rows of a stored shard of the catalogue, not compressed; columns that it does not fill are NULL';

CREATE FUNCTION playfast_catalog_estimate(
	sample integer DEFAULT 200,
	seed text DEFAULT '',
	OUT generation text,
	OUT apps bigint,
	OUT margin bigint,
	OUT shards integer,
	OUT sampled integer,
	OUT failed integer,
	OUT mean double precision,
	OUT deviation double precision)
LANGUAGE SQL VOLATILE PARALLEL RESTRICTED
BEGIN ATOMIC
	WITH listed AS MATERIALIZED (
		SELECT s.url, s.shard, s.shards, s.generation
		FROM playfast_catalog_shards() AS s
	), drawn AS MATERIALIZED (
		-- as random as MD5 is, and the same whenever it is asked again
		SELECT l.url
		FROM listed AS l
		ORDER BY pg_catalog.md5(pg_catalog.concat_ws(' ', seed, l.generation, l.shard)), l.shard
		LIMIT sample
	), counted AS MATERIALIZED (
		SELECT r.status OPERATOR(pg_catalog.=) ANY ('{ok,empty}'::text[]) AS answered,
			pg_catalog.cardinality(r.rows)::double precision AS apps
		FROM playfast_catalog_apps_results(ARRAY(SELECT playfast_catalog_request(d.url) FROM drawn AS d)) AS r
	), moments AS (
		SELECT (pg_catalog.count(*) FILTER (WHERE c.answered))::integer AS n,
			(pg_catalog.count(*) FILTER (WHERE NOT c.answered))::integer AS failed,
			pg_catalog.avg(c.apps) FILTER (WHERE c.answered) AS mean,
			pg_catalog.stddev_samp(c.apps) FILTER (WHERE c.answered) AS deviation
		FROM counted AS c
	), whole AS (
		SELECT pg_catalog.min(l.generation) AS generation, pg_catalog.max(l.shards) AS shards
		FROM listed AS l
	)
	SELECT w.generation,
		pg_catalog.round(w.shards::double precision * m.mean)::bigint,
		CASE WHEN m.n >= 2 THEN
			pg_catalog.ceil(w.shards::double precision * m.deviation / pg_catalog.sqrt(m.n::double precision)
				* pg_catalog.sqrt((w.shards - m.n)::double precision
					/ GREATEST(w.shards - 1, 1)::double precision)
				-- Student's t for 95 %, by its expansion around the normal distribution
				* (1.959964::double precision + 2.37227::double precision / (m.n - 1)::double precision
					+ 2.82250::double precision / ((m.n - 1)::double precision * (m.n - 1)::double precision)))::bigint
		END,
		w.shards, m.n, m.failed, m.mean, m.deviation
	FROM whole AS w, moments AS m;
END;

COMMENT ON FUNCTION playfast_catalog_estimate(integer, text) IS 'Number of apps in the catalogue, estimated from a random sample of its shards: apps, give or take margin with 95 % confidence';

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
	OUT cached boolean,
	OUT transfer integer,
	OUT rows integer,
	OUT rejected integer,
	OUT misfits text,			/* 'score at [4,1]: 3 of 50' */
	OUT bytes_wire bigint,		/* bytes */
	OUT bytes_decoded bigint,	/* bytes */
	OUT queued_ms double precision,		/* milliseconds */
	OUT first_byte_ms double precision,	/* milliseconds */
	OUT total_ms double precision,		/* milliseconds */
	OUT dns_ms double precision,		/* milliseconds */
	OUT connect_ms double precision,	/* milliseconds */
	OUT tls_ms double precision,		/* milliseconds */
	OUT request text,			/* 'vyAe2 [[...]]', or a page's path */
	OUT error text,
	OUT hint text,
	OUT next_token text)
RETURNS SETOF record
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED ROWS 100;

COMMENT ON FUNCTION playfast_outcomes() IS 'Outcomes of all calls of the session''s last statement that ran batches';

CREATE FUNCTION playfast_plan(
	operation text,
	requests anyarray,
	OUT calls bigint,
	OUT transfers bigint,
	OUT bytes_wire bigint,				/* bytes */
	OUT bytes_decoded bigint,			/* bytes */
	OUT duration interval,
	OUT held_up_by text,
	OUT in_time boolean)
RETURNS SETOF record
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED ROWS 1;

COMMENT ON FUNCTION playfast_plan(text, anyarray) IS 'What a batch of these requests would take, at the pace in force now; sends nothing';

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

COMMENT ON FUNCTION playfast_check(text, text, text[]) IS 'Tests every operation against the store, by RPC and by page, with about 26 requests for a few apps; each check is ok, drift, failed (no answer) or skipped';

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
COMMENT ON COLUMN playfast_stat_operations.calls IS 'Calls that ended with this status';
COMMENT ON COLUMN playfast_stat_operations.attempts IS 'Transfers that carried these calls, retries included';
COMMENT ON COLUMN playfast_stat_operations.rows IS 'Rows that these calls returned';
COMMENT ON COLUMN playfast_stat_operations.rejected IS 'Rows dropped because a required field was missing';
COMMENT ON COLUMN playfast_stat_operations.bytes_wire IS 'Bytes received, compressed';
COMMENT ON COLUMN playfast_stat_operations.bytes_decoded IS 'Bytes received, decompressed';
COMMENT ON COLUMN playfast_stat_operations.total_ms IS 'Time from sending to the end, summed over calls, in milliseconds';
COMMENT ON COLUMN playfast_stat_operations.transfers IS 'Transfers of the operation, over all statuses';
COMMENT ON COLUMN playfast_stat_operations.retried IS 'Transfers of the operation that were retries';
COMMENT ON COLUMN playfast_stat_operations.stats_reset IS 'When the counters were last reset';

CREATE FUNCTION playfast_stat_reset()
RETURNS void
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED;

COMMENT ON FUNCTION playfast_stat_reset() IS 'Resets the counters of playfast_stat_operations and playfast_stat_cache';

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

COMMENT ON FUNCTION playfast_stat_progress() IS 'Batches that are running now';

CREATE VIEW playfast_stat_progress AS
	SELECT pid, datid, datname, usesysid, usename, batch, operation, started_at,
		calls_done, calls_total, percent, time_left, held_up_by, rows,
		in_flight, waiting, egress, interval_ms, last_error
	FROM playfast_stat_progress();

COMMENT ON VIEW playfast_stat_progress IS 'Batches that are running now';
COMMENT ON COLUMN playfast_stat_progress.pid IS 'Process id of the backend';
COMMENT ON COLUMN playfast_stat_progress.datid IS 'OID of the database that the backend is connected to';
COMMENT ON COLUMN playfast_stat_progress.datname IS 'Name of the database that the backend is connected to';
COMMENT ON COLUMN playfast_stat_progress.usesysid IS 'OID of the role that runs the batch';
COMMENT ON COLUMN playfast_stat_progress.usename IS 'Name of that role';
COMMENT ON COLUMN playfast_stat_progress.batch IS 'Number of the batch in its session';
COMMENT ON COLUMN playfast_stat_progress.operation IS 'Operation, as in playfast_<operation>()';
COMMENT ON COLUMN playfast_stat_progress.started_at IS 'When the batch began';
COMMENT ON COLUMN playfast_stat_progress.calls_done IS 'Calls that have ended';
COMMENT ON COLUMN playfast_stat_progress.calls_total IS 'Total number of calls';
COMMENT ON COLUMN playfast_stat_progress.percent IS 'Percentage of calls that have ended';
COMMENT ON COLUMN playfast_stat_progress.time_left IS 'Estimated time until the batch ends, at the pace so far';
COMMENT ON COLUMN playfast_stat_progress.held_up_by IS 'What keeps the batch from sending more: refusals, rate_limit, session_rate_limit, retry_after, block_cooldown, batch_memory, or another session that fetches the same for the cache; NULL if nothing does';
COMMENT ON COLUMN playfast_stat_progress.rows IS 'Rows so far';
COMMENT ON COLUMN playfast_stat_progress.in_flight IS 'Transfers in flight';
COMMENT ON COLUMN playfast_stat_progress.waiting IS 'Requests waiting to be sent or retried';
COMMENT ON COLUMN playfast_stat_progress.egress IS 'Proxy, or direct, and origin used last';
COMMENT ON COLUMN playfast_stat_progress.interval_ms IS 'Milliseconds between starts of transfers to that origin';
COMMENT ON COLUMN playfast_stat_progress.last_error IS 'Error of the last call that failed';

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

COMMENT ON FUNCTION playfast_stat_egress() IS 'Pace of requests from this server''s address and each proxy, and any wait in effect';

CREATE VIEW playfast_stat_egress AS
	SELECT egress, origin, started, interval_ms, max_in_flight, blocked_until,
		waits_until, last_refusal_at
	FROM playfast_stat_egress();

COMMENT ON VIEW playfast_stat_egress IS 'Pace of requests from this server''s address and each proxy, and any wait in effect';
COMMENT ON COLUMN playfast_stat_egress.egress IS 'Proxy without its credentials, or direct';
COMMENT ON COLUMN playfast_stat_egress.origin IS 'Server that is asked';
COMMENT ON COLUMN playfast_stat_egress.started IS 'Number of transfers started';
COMMENT ON COLUMN playfast_stat_egress.interval_ms IS 'Milliseconds between starts of transfers';
COMMENT ON COLUMN playfast_stat_egress.max_in_flight IS 'Number of transfers that a batch may have in flight; starts at 256, and refusals lower it';
COMMENT ON COLUMN playfast_stat_egress.blocked_until IS 'End of the cool-down during which nothing is sent; NULL if there is none';
COMMENT ON COLUMN playfast_stat_egress.waits_until IS 'Time until which the origin asked to wait; NULL if it did not';
COMMENT ON COLUMN playfast_stat_egress.last_refusal_at IS 'When the origin last refused a transfer (429, 503)';

CREATE FUNCTION playfast_stat_cache(
	OUT entries bigint,
	OUT bytes_used bigint,			/* bytes */
	OUT bytes_held bigint,			/* bytes */
	OUT hits bigint,
	OUT misses bigint,
	OUT waits bigint,
	OUT kept bigint,
	OUT evicted bigint,
	OUT too_large bigint,
	OUT stats_reset timestamptz)
RETURNS SETOF record
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED ROWS 1;

COMMENT ON FUNCTION playfast_stat_cache() IS 'Contents and counters of the cache of answers, of all sessions';

CREATE VIEW playfast_stat_cache AS
	SELECT entries, bytes_used, bytes_held, hits, misses, waits, kept, evicted,
		too_large, stats_reset
	FROM playfast_stat_cache();

COMMENT ON VIEW playfast_stat_cache IS 'Contents and counters of the cache of answers, of all sessions';
COMMENT ON COLUMN playfast_stat_cache.entries IS 'Number of answers in the cache';
COMMENT ON COLUMN playfast_stat_cache.bytes_used IS 'Bytes that these answers take';
COMMENT ON COLUMN playfast_stat_cache.bytes_held IS 'Bytes of memory allocated; playfast.cache_size is the limit';
COMMENT ON COLUMN playfast_stat_cache.hits IS 'Calls answered from the cache';
COMMENT ON COLUMN playfast_stat_cache.misses IS 'Calls of sessions with playfast.cache_ttl that had to be asked';
COMMENT ON COLUMN playfast_stat_cache.waits IS 'Calls that waited for another session to fetch the same';
COMMENT ON COLUMN playfast_stat_cache.kept IS 'Answers put into the cache';
COMMENT ON COLUMN playfast_stat_cache.evicted IS 'Answers removed to make room for others, the least recently used first';
COMMENT ON COLUMN playfast_stat_cache.too_large IS 'Answers not kept because they would take more than an eighth of the cache';
COMMENT ON COLUMN playfast_stat_cache.stats_reset IS 'When the counters were last reset';

CREATE FUNCTION playfast_cache_clear()
RETURNS void
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED;

COMMENT ON FUNCTION playfast_cache_clear() IS 'Empties the cache of answers and returns its memory';

CREATE FUNCTION playfast_status(OUT name text, OUT value text)
RETURNS SETOF record
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED ROWS 10;

COMMENT ON FUNCTION playfast_status() IS 'Versions of playfast and its libraries, and the pace of requests';

CREATE FUNCTION playfast_pace_reset()
RETURNS void
AS 'MODULE_PATHNAME'
LANGUAGE C VOLATILE PARALLEL RESTRICTED;

COMMENT ON FUNCTION playfast_pace_reset() IS 'Forgets everything learned about the pace of requests: intervals, limits in flight, cool-downs, waits that the origin asked for';

--
-- Reference data
--

CREATE FUNCTION playfast_countries(
	OUT country text,
	OUT name text,
	OUT currency text,
	OUT langs text[],
	OUT has_store boolean,
	OUT representative text)
RETURNS SETOF record
AS 'MODULE_PATHNAME'
LANGUAGE C IMMUTABLE PARALLEL SAFE ROWS 247;

COMMENT ON FUNCTION playfast_countries() IS 'Countries that can be asked for';

CREATE VIEW playfast_countries AS
	SELECT country, name, currency, langs, has_store, representative
	FROM playfast_countries();

COMMENT ON VIEW playfast_countries IS 'Countries that can be asked for';
COMMENT ON COLUMN playfast_countries.country IS 'ISO 3166-1 alpha-2, lower case';
COMMENT ON COLUMN playfast_countries.name IS 'English name';
COMMENT ON COLUMN playfast_countries.currency IS 'The country''s own currency, ISO 4217; not necessarily the one Google Play charges';
COMMENT ON COLUMN playfast_countries.langs IS 'Main languages there, most spoken first, BCP 47: the official ones according to Unicode CLDR 49';
COMMENT ON COLUMN playfast_countries.has_store IS 'Whether Google Play was offered there in June 2026';
COMMENT ON COLUMN playfast_countries.representative IS 'Country that represents all those whose apps had the same mean ratings in October 2025; says nothing of prices, charts or availability';

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
COMMENT ON COLUMN playfast_categories.parent IS 'Category that contains it; NULL for a root';
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
COMMENT ON COLUMN playfast_collections.answers IS 'Whether the store has been seen to fill it; the others have empty charts';

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
COMMENT ON COLUMN playfast_languages.alias_of IS 'Language whose texts the store shows instead; NULL if it has its own';

CREATE FUNCTION playfast_unique_countries()
RETURNS SETOF text
LANGUAGE SQL IMMUTABLE PARALLEL SAFE ROWS 93
BEGIN ATOMIC
	SELECT c.country FROM playfast_countries() AS c WHERE c.representative = c.country;
END;

COMMENT ON FUNCTION playfast_unique_countries() IS 'One country of every group whose apps had the same mean ratings in October 2025; says nothing of prices, charts or availability';

CREATE FUNCTION playfast_representative_country(country text)
RETURNS text
AS 'MODULE_PATHNAME'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION playfast_representative_country(text) IS 'The country that represents all those whose apps had the same mean ratings in October 2025; says nothing of prices, charts or availability';

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
REVOKE ALL ON FUNCTION playfast_plan(text, anyarray) FROM PUBLIC;
REVOKE ALL ON FUNCTION playfast_stat_reset() FROM PUBLIC;
REVOKE ALL ON FUNCTION playfast_pace_reset() FROM PUBLIC;
REVOKE ALL ON FUNCTION playfast_cache_clear() FROM PUBLIC;
REVOKE ALL ON FUNCTION playfast_reviews(text[], text[], integer, text, integer, timestamptz, text) FROM PUBLIC;
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

REVOKE ALL ON FUNCTION playfast_catalog_shards() FROM PUBLIC;
REVOKE ALL ON FUNCTION playfast_catalog_apps(text[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION playfast_catalog_apps_batch(playfast_catalog_request[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION playfast_catalog_apps_results(playfast_catalog_request[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION playfast_catalog_estimate(integer, text) FROM PUBLIC;

GRANT SELECT ON playfast_countries, playfast_categories, playfast_collections, playfast_languages TO PUBLIC;
GRANT SELECT ON playfast_stat_operations, playfast_stat_progress, playfast_stat_egress, playfast_stat_cache TO PUBLIC;
