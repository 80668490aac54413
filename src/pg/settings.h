/*
 * settings.h
 *	  The settings playfast.*
 */
#ifndef PG_SETTINGS_H
#define PG_SETTINGS_H

#include "pg/playfast.h"

#include "batch/batch.h"
#include "utils/guc.h"

typedef enum OnError
{
	PLAYFAST_AUTO,				/* raise where rows are stored, else warn */
	PLAYFAST_WARN,
	PLAYFAST_RAISE,
	PLAYFAST_IGNORE
} OnError;

extern char *playfast_country;
extern char *playfast_lang;
extern char *playfast_collection;
extern int	playfast_num;
extern int	playfast_on_error;
extern bool playfast_short_payloads;
extern double playfast_session_rate_limit;	/* transfers a second, 0: no limit */
extern int	playfast_cache_ttl;	/* s, 0: off */

extern char *playfast_base_url;
extern bool playfast_report_progress;
extern bool playfast_log_transfers;
extern double playfast_rate_limit;	/* transfers a second, 0: no limit */
extern int	playfast_max_interval;	/* ms */
extern int	playfast_block_cooldown;	/* s */
extern char *playfast_proxy_file;
extern int	playfast_cache_size;	/* kB */

#define PLAYFAST_MAX_IN_FLIGHT 256
#define PLAYFAST_MIN_NUM 1
#define PLAYFAST_MAX_NUM 1000

extern void playfast_define_settings(void);

/*
 * Returns the name of setting i, from 0, and who may set it; NULL if there is
 * none.
 */
extern const char *playfast_setting(int i, GucContext *context);

/* placeholders.c */

/*
 * To be called before settings are defined.  Raises an error if the
 * connection's options set a setting of the server, and remembers which of
 * these a role or a database has set.
 */
extern void playfast_check_placeholders(void);

/* To be called afterwards: gives these the server's value. */
extern void playfast_restore_settings(void);

/* settings.c */

/*
 * Returns the engine's settings, without a pace; raises 22023 if they
 * contradict each other.
 */
extern void playfast_batch_settings(BatchSettings *settings);

#endif							/* PG_SETTINGS_H */
