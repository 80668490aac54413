/*
 * similar_apps.c
 *	  Apps that the store lists as similar to an app.
 *
 * The cluster on an app's page (RPC ag2B9c) has a few rows and a link to a page
 * with all of the cluster, 50 rows and a token for more.  The few rows are not
 * the first of these, so they are set aside, and returned only if that page
 * cannot be had.
 *
 * An app that the store does not know has no clusters, and neither do some that
 * it knows: only the app's page tells them apart.
 *
 * Sources: the pages of an app and of its cluster recorded in July 2026, with
 * the requests that made them.  A public client asks for the clusters on their
 * own; the request for the cluster's page was not seen working so.
 */
#include <stdlib.h>
#include <string.h>

#include "play/rows/app_clusters.h"
#include "json/json.h"
#include "play/wire/request.h"
#include "play/wire/selection.h"
#include "play/wire/template.h"
#include "play/rows/text.h"
#include "json/utf8.h"

/* Decoded bytes of the RPCs' answers. */
#define CLUSTERS_SIZE 94000
#define CLUSTER_SIZE 360000

enum
{
	STEP_CLUSTERS, STEP_APP_PAGE, STEP_CLUSTER_PAGE, STEP_CLUSTER, STEP_TOKEN
};

static const PlayInput inputs[] =
{
	{"similar_to", play_input_subject},
	{"num", play_input_num},
};

/* What is kept of a cluster on the app's page. */
typedef struct Kept
{
	char	   *link;
	char	   *section;		/* JSON text; NULL when no longer needed */
} Kept;

static void
free_kept(void *state)
{
	Kept	   *kept = state;

	if (kept == NULL)
		return;
	free(kept->link);
	free(kept->section);
	free(kept);
}

static void
drop_section(PlayChain *chain)
{
	Kept	   *kept = chain->state;

	free(kept->section);
	kept->section = NULL;
}

/* ---- requests ---- */

static json_t *
make_clusters_request(void)
{
	return json_pack("[[n, [s, i], n, [[i, [i]], n, n, [i, i]]], [i]]", "{app_id}", 7,
					 3, 6, 1, 8, 1);
}

static char *
clusters_payload(const PlayAsk *ask)
{
	static char *request = NULL;

	return play_template_fill(play_template_once(&request, make_clusters_request),
							  "app_id", json_string(ask->call->subject),
							  NULL);
}

static char *
app_page(const PlayAsk *ask)
{
	return play_page_path(ask->call, "/store/apps/details?id=", ask->call->subject, "");
}

/* The link is already encoded. */
static char *
cluster_page(const PlayAsk *ask)
{
	return play_page_path(ask->call, ((const Kept *) ask->chain->state)->link, "", "");
}

static json_t *
make_cluster_request(void)
{
	return json_pack("[[n, n, o, s], [i]]", play_selection(), "{gsr}", 1);
}

/* The payload has the decoded parameter gsr of the link. */
static char *
cluster_payload(const PlayAsk *ask)
{
	static char *request = NULL;
	const char *gsr = strstr(((const Kept *) ask->chain->state)->link, "gsr=");
	char	   *value = strdup(gsr == NULL ? "" : gsr + strlen("gsr="));
	size_t		len;
	char	   *filled;

	if (value == NULL)
		return NULL;
	len = play_text_from_url(value, strcspn(value, "&"));

	/* what is not text is not sent, but must not look like a lack of memory */
	value[js_text_is_utf8(value, len) ? len : 0] = '\0';
	filled = play_template_fill(play_template_once(&request, make_cluster_request),
								"gsr", json_string(value),
								NULL);
	free(value);
	return filled;
}

/* ---- answers ---- */

/* Can a call go on with the section's token? */
static bool
has_token(const PlayCluster *cluster)
{
	return cluster->token.type == JS_TEXT && cluster->token.len <= PLAY_LONGEST_TOKEN;
}

/* Keeps what is needed to continue from a cluster; false: no memory. */
static bool
keep(PlayChain *chain, const char *section, const PlayCluster *cluster, bool linked)
{
	Kept	   *kept = calloc(1, sizeof(Kept));
	size_t		len = (size_t) (js_skip(section) - section);

	if (kept == NULL)
		return false;
	chain->state = kept;
	chain->free_state = free_kept;

	/* hundreds of calls may keep theirs: none that is too large for one */
	if (len <= 2 * CLUSTERS_SIZE && (kept->section = strndup(section, len)) == NULL)
		return false;
	if (linked &&
		(kept->link = strdup(cluster->link.u.text)) == NULL)
		return false;
	return !has_token(cluster) || (chain->token = strdup(cluster->token.u.text)) != NULL;
}

/* Reads the cluster of similar apps. */
static PlayVerdict
read_clusters(const PlayReply *reply, const char *json)
{
	PlayAnswer *answer = reply->answer;
	PlayCluster cluster;
	const char *section;
	PlayVerdict verdict = play_app_clusters_similar(json, answer, &section);
	bool		linked;

	if (verdict != PLAY_ROWS)
		return verdict;
	if (!play_cluster_read(&cluster, section, false, answer))
		return PLAY_NO_MEMORY;
	linked = cluster.link.type == JS_TEXT && play_app_clusters_is_link(cluster.link.u.text);
	if (reply->call != NULL && (linked || has_token(&cluster)))
	{
		reply->chain->step = linked ? STEP_CLUSTER_PAGE : STEP_TOKEN;
		answer->more = true;
		return keep(reply->chain, section, &cluster, linked) ? PLAY_EMPTY : PLAY_NO_MEMORY;
	}

	/* this is all there is, or all that a stored body has */
	if (!play_cluster_is_understood(&cluster, section))
	{
		play_answer_problem(answer, PLAY_APP_CLUSTERS_NO_ROWS);
		return PLAY_LAYOUT_CHANGED;
	}
	if (!play_list_add_all(reply, &cluster))
		return PLAY_NO_MEMORY;
	return play_answer_verdict(answer);
}

/* Reads the block of the app's page. */
static PlayVerdict
read_app_block(const PlayReply *reply)
{
	const char *json = js_blank(reply->text);

	if (play_app_clusters_is_root(json))
		return read_clusters(reply, json);
	if (play_app_clusters_say_nothing(json))
		return PLAY_EMPTY;
	play_answer_problem(reply->answer, "no clusters at [1,1]");
	return PLAY_LAYOUT_CHANGED;
}

/* Reads the RPC's answer, which does not say whether the app exists. */
static PlayVerdict
read_clusters_frame(const PlayReply *reply)
{
	if (reply->text != NULL && !play_list_is_json(reply))
		return PLAY_LAYOUT_CHANGED;
	if (reply->text != NULL && !play_app_clusters_say_nothing(js_blank(reply->text)))
		return read_app_block(reply);
	if (reply->call != NULL)
	{
		reply->chain->step = STEP_APP_PAGE;
		reply->answer->more = true;
	}
	return PLAY_EMPTY;
}

/* Adds the rows that were set aside, instead of the whole cluster. */
static bool
add_kept(const PlayReply *reply)
{
	PlayCluster cluster;
	Kept	   *kept = reply->chain == NULL ? NULL : reply->chain->state;

	if (kept == NULL || kept->section == NULL)
		return true;
	js_budget_add(strlen(kept->section));
	if (!play_cluster_read(&cluster, kept->section, false, reply->answer) ||
		!play_list_add_all(reply, &cluster))
		return false;
	drop_section(reply->chain);
	return true;
}

/* Reads the block of the cluster's page. */
static PlayVerdict
read_cluster_block(const PlayReply *reply)
{
	PlayAnswer *answer = reply->answer;
	PlayVerdict verdict = play_list_read_page(reply, false, STEP_TOKEN);

	if (verdict == PLAY_ROWS && reply->chain != NULL && reply->chain->state != NULL)
		drop_section(reply->chain);
	if (verdict != PLAY_EMPTY || answer->more)
		return verdict;
	if (!add_kept(reply))
		return PLAY_NO_MEMORY;
	answer->truncated = answer->nrows > 0;
	return play_answer_verdict(answer);
}

static PlayVerdict
read_cluster_frame(const PlayReply *reply)
{
	PlayAnswer *answer = reply->answer;
	PlayVerdict verdict = PLAY_LAYOUT_CHANGED;

	if (play_list_is_json(reply))
		verdict = read_cluster_block(reply);
	if (verdict != PLAY_LAYOUT_CHANGED || reply->chain == NULL || reply->chain->token != NULL)
		return verdict;

	/* not even a token is left to continue with */
	if (!add_kept(reply))
		return PLAY_NO_MEMORY;
	answer->truncated = answer->nrows > 0;
	return answer->nrows > 0 ? PLAY_ROWS : PLAY_LAYOUT_CHANGED;
}

static PlayVerdict
read_more(const PlayReply *reply)
{
	if (!add_kept(reply))
		return PLAY_NO_MEMORY;
	return play_list_read_more(reply);
}

static const PlayStep steps[] =
{
	[STEP_CLUSTERS] = {
		PLAY_RPC("ag2B9c", 16, clusters_payload),
		.expected_size = CLUSTERS_SIZE,
		.read = read_clusters_frame,
		.fallback = STEP_APP_PAGE,
	},
	[STEP_APP_PAGE] = {
		PLAY_PAGE(app_page),
		.block = {
			.rpcid = "ag2B9c",
			.is_root = play_app_clusters_is_root,
			.says_nothing = play_app_clusters_say_nothing,
		},
		.expected_size = CLUSTERS_SIZE,
		.read = read_app_block,
	},
	[STEP_CLUSTER_PAGE] = {
		PLAY_LINKED_PAGE(cluster_page),
		.block = PLAY_LIST_BLOCK("CNT7ob"),
		.expected_size = CLUSTER_SIZE,
		.read = read_cluster_block,
		.fallback = STEP_CLUSTER,
	},
	[STEP_CLUSTER] = {
		PLAY_RPC("CNT7ob", 8, cluster_payload),
		.expected_size = CLUSTER_SIZE,
		.read = read_cluster_frame,
		.fallback = STEP_TOKEN,
	},
	[STEP_TOKEN] = PLAY_LIST_TOKEN_STEP(read_more),
};

const PlayOperation play_similar_apps =
{
	.name = "similar_apps",
	.inputs = inputs,
	.ninputs = 2,
	.columns = play_list_columns,
	.ncolumns = PLAY_LIST_NCOLUMNS,
	.steps = steps,
	.nsteps = 5,
	.fixed_more = 1,			/* the page of the cluster, or more of it */
	.more_step = STEP_CLUSTER_PAGE,
};
