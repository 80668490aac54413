/*
 * setting_checks.h
 *	  Which values settings may have: their check hooks.
 */
#ifndef PG_SETTING_CHECKS_H
#define PG_SETTING_CHECKS_H

#include "postgres.h"

#include "utils/guc.h"

extern bool playfast_check_country(char **newval, void **extra, GucSource source);
extern bool playfast_check_lang(char **newval, void **extra, GucSource source);
extern bool playfast_check_collection(char **newval, void **extra, GucSource source);
extern bool playfast_check_header(char **newval, void **extra, GucSource source);
extern bool playfast_check_base_url(char **newval, void **extra, GucSource source);

#endif							/* PG_SETTING_CHECKS_H */
