/*
 * policy.c
 *	  The table of failures and what follows from them.
 *
 * judge.c says what an exchange was, finish.c does what the table says.  A
 * column for each kind of exchange: an RPC for several calls (pack) or for one
 * (call), a page, a page that an answer named (linked), a file.
 *
 * Only failures that a smaller request can cure split a pack.  A throttle keeps
 * its calls together.  A failure that asking again cannot cure is final.
 * Whatever the table says, allowance.c bounds the requests of a failing batch.
 */
#include "batch/policy.h"

#define NONE ACTION_NONE
#define END ACTION_END
#define AGAIN ACTION_AGAIN
#define AGAIN_OTHER ACTION_AGAIN_OTHER
#define SPLIT ACTION_SPLIT
#define OTHER ACTION_OTHER
#define REDIRECT ACTION_REDIRECT
#define STOP ACTION_STOP

#define COUNTED true
#define FREE false

#define NOTHING SIGNAL_NOTHING
#define CLEAN SIGNAL_CLEAN
#define TROUBLE SIGNAL_TROUBLE
#define THROTTLED SIGNAL_THROTTLED

/* *INDENT-OFF* */
const BatchPolicy batch_policies[NFAILURES] =
{
	/*                            what, and the status of a call that ends by it       pack         call         page      linked    file    retries  the pace learns */
	[FAILURE_NONE] =             {"nothing", BATCH_OK,                                {END,         END,         END,      END,      END},   FREE,    CLEAN},

	[FAILURE_INTERRUPTED] =      {"the caller was interrupted", BATCH_NETWORK_ERROR,  {AGAIN,       AGAIN,       AGAIN,    AGAIN,    AGAIN}, FREE,    NOTHING},
	[FAILURE_PAUSED] =           {"the connection was lost while the caller paused",
	                                                             BATCH_NETWORK_ERROR, {AGAIN,       AGAIN,       AGAIN,    AGAIN,    AGAIN}, FREE,    NOTHING},
	[FAILURE_UNSENT] =           {"the origin did not take the request (GOAWAY, a refused stream)",
	                                                             BATCH_NETWORK_ERROR, {AGAIN,       AGAIN,       AGAIN,    AGAIN,    AGAIN}, FREE,    NOTHING},
	[FAILURE_CONNECT_TIMEOUT] =  {"connecting took too long", BATCH_TIMEOUT,          {AGAIN,       AGAIN,       AGAIN,    AGAIN,    AGAIN}, COUNTED, TROUBLE},
	[FAILURE_TIMEOUT] =          {"the response took too long", BATCH_TIMEOUT,        {SPLIT,       AGAIN,       AGAIN,    AGAIN,    AGAIN}, COUNTED, TROUBLE},
	[FAILURE_CONNECTION] =       {"the connection broke", BATCH_NETWORK_ERROR,        {AGAIN,       AGAIN,       AGAIN,    AGAIN,    AGAIN}, COUNTED, TROUBLE},
	[FAILURE_PROXY] =            {"the proxy refuses (CONNECT 407, 403)",
	                                                             BATCH_NETWORK_ERROR, {END,         END,         END,      END,      END},   FREE,    NOTHING},
	[FAILURE_CODING] =           {"an unrequested Content-Encoding",
	                                                             BATCH_NETWORK_ERROR, {END,         END,         END,      END,      END},   FREE,    CLEAN},

	[FAILURE_SHORT] =            {"the body is incomplete", BATCH_NETWORK_ERROR,      {SPLIT,       AGAIN,       AGAIN,    AGAIN,    AGAIN}, COUNTED, TROUBLE},
	[FAILURE_TOO_LARGE] =        {"more than max_response_size", BATCH_TOO_LARGE,     {SPLIT,       END,         END,      END,      END},   FREE,    CLEAN},
	[FAILURE_LONG_HEADERS] =     {"more than 64 KB of headers", BATCH_TOO_LARGE,      {END,         END,         END,      END,      END},   FREE,    CLEAN},
	[FAILURE_CROWDED] =          {"too large together with the others in flight",
	                                                             BATCH_TOO_LARGE,     {AGAIN,       AGAIN,       AGAIN,    AGAIN,    AGAIN}, COUNTED, CLEAN},

	[FAILURE_CONSENT] =          {"a consent page", BATCH_BLOCKED,                    {STOP,        STOP,        STOP,     STOP,     STOP},  FREE,    NOTHING},
	[FAILURE_CAPTCHA] =          {"a captcha", BATCH_BLOCKED,                         {STOP,        STOP,        STOP,     STOP,     STOP},  FREE,    NOTHING},

	[FAILURE_HTTP_THROTTLED] =   {"HTTP 429", BATCH_RATE_LIMITED,                     {AGAIN,       AGAIN,       AGAIN,    AGAIN,    AGAIN}, COUNTED, THROTTLED},
	[FAILURE_HTTP_UNAVAILABLE] = {"HTTP 503", BATCH_HTTP_ERROR,                       {AGAIN,       AGAIN,       AGAIN,    AGAIN,    AGAIN}, COUNTED, THROTTLED},
	[FAILURE_HTTP_FORBIDDEN] =   {"HTTP 403", BATCH_HTTP_ERROR,                       {END,         END,         END,      END,      END},   FREE,    THROTTLED},
	[FAILURE_HTTP_SIZE] =        {"HTTP 400, 413, 414", BATCH_HTTP_ERROR,             {SPLIT,       END,         END,      END,      END},   FREE,    CLEAN},
	[FAILURE_HTTP_GATEWAY] =     {"HTTP 500, 502, 504", BATCH_HTTP_ERROR,             {SPLIT,       AGAIN,       AGAIN,    AGAIN,    AGAIN}, COUNTED, TROUBLE},
	[FAILURE_HTTP_SERVER] =      {"another HTTP 5xx", BATCH_HTTP_ERROR,               {AGAIN,       AGAIN,       AGAIN,    AGAIN,    AGAIN}, COUNTED, TROUBLE},
	[FAILURE_HTTP_REDIRECT] =    {"a redirect within the origin", BATCH_HTTP_ERROR,   {NONE,        NONE,        REDIRECT, REDIRECT, NONE},  FREE,    CLEAN},
	[FAILURE_HTTP_NOT_FOUND] =   {"HTTP 404 of a page or file", BATCH_NOT_FOUND,      {NONE,        NONE,        END,      OTHER,    END},   FREE,    CLEAN},
	[FAILURE_HTTP_OTHER] =       {"any other HTTP status except 200", BATCH_HTTP_ERROR,{END,         END,         END,      END,      END},   FREE,    CLEAN},

	[FAILURE_NOT_RPC] =          {"not a response to RPCs", BATCH_LAYOUT_CHANGED,     {END,         END,         NONE,     NONE,     NONE},  FREE,    CLEAN},
	[FAILURE_BAD_RPC] =          {"a response to RPCs that is not JSON or has more than 4,096 frames",
	                                                             BATCH_LAYOUT_CHANGED,{END,         END,         NONE,     NONE,     NONE},  FREE,    CLEAN},
	[FAILURE_NO_FRAMES] =        {"a response to RPCs with only frames of other kinds or RPCs",
	                                                             BATCH_LAYOUT_CHANGED,{END,         END,         NONE,     NONE,     NONE},  FREE,    CLEAN},
	[FAILURE_NOT_PAGE] =         {"not a page", BATCH_LAYOUT_CHANGED,                 {NONE,        NONE,        OTHER,    OTHER,    NONE},  FREE,    CLEAN},
	[FAILURE_PAGE_ABSENT] =      {"a Not Found page of status 200", BATCH_NOT_FOUND,  {NONE,        NONE,        END,      OTHER,    NONE},  FREE,    CLEAN},
	[FAILURE_PAGE_ABROAD] =      {"a page for another country", BATCH_HTTP_ERROR,     {NONE,        NONE,        END,      END,      NONE},  FREE,    CLEAN},
	[FAILURE_PAGE_LAYOUT] =      {"a page without the wanted block",
	                                                             BATCH_LAYOUT_CHANGED,{NONE,        NONE,        OTHER,    OTHER,    NONE},  FREE,    CLEAN},

	[FAILURE_ROW_NOT_FOUND] =    {"error row 5", BATCH_NOT_FOUND,                     {END,         END,         NONE,     NONE,     NONE},  FREE,    CLEAN},
	[FAILURE_ROW_THROTTLED] =    {"error row 8, 14, PlayGatewayError",
	                                                             BATCH_RATE_LIMITED,  {AGAIN,       AGAIN,       NONE,     NONE,     NONE},  COUNTED, THROTTLED},
	[FAILURE_ROW_INTERNAL] =     {"error row 13", BATCH_HTTP_ERROR,                   {AGAIN,       AGAIN,       NONE,     NONE,     NONE},  COUNTED, CLEAN},
	[FAILURE_ROW_DATA] =         {"error row with PlayDataError", BATCH_HTTP_ERROR,   {AGAIN_OTHER, AGAIN_OTHER, NONE,     NONE,     NONE},  COUNTED, CLEAN},
	[FAILURE_ROW_REFUSED] =      {"any other error row", BATCH_HTTP_ERROR,            {OTHER,       OTHER,       NONE,     NONE,     NONE},  FREE,    CLEAN},
	[FAILURE_NO_FRAME] =         {"no frame for the call", BATCH_HTTP_ERROR,          {AGAIN,       AGAIN,       NONE,     NONE,     NONE},  COUNTED, CLEAN},
	[FAILURE_CHAIN] =            {"the answer to another call; a list that breaks off",
	                                                             BATCH_HTTP_ERROR,    {AGAIN,       AGAIN,       AGAIN,    AGAIN,    AGAIN}, COUNTED, CLEAN},
	[FAILURE_LAYOUT] =           {"an answer with an unknown shape", BATCH_LAYOUT_CHANGED,{OTHER,       OTHER,       OTHER,    OTHER,    END},   FREE,    CLEAN},
};
/* *INDENT-ON* */

const char *const batch_action_names[ACTION_STOP + 1] =
{
	[ACTION_NONE] = "–",
	[ACTION_END] = "end",
	[ACTION_AGAIN] = "again",
	[ACTION_AGAIN_OTHER] = "again, then other source",
	[ACTION_SPLIT] = "split",
	[ACTION_OTHER] = "other source",
	[ACTION_REDIRECT] = "follow",
	[ACTION_STOP] = "stop",
};

const char *const batch_signal_names[SIGNAL_THROTTLED + 1] =
{
	[SIGNAL_NOTHING] = "–",
	[SIGNAL_CLEAN] = "clean",
	[SIGNAL_TROUBLE] = "trouble",
	[SIGNAL_THROTTLED] = "throttled",
};
