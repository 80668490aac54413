/*
 * summary.c
 *	  The app summary: the message that every list of apps is made of.
 */
#include "play/rows/summary.h"

const JsColumn play_summary_columns[PLAY_SUMMARY_NCOLUMNS] =
{
	PLAY_SUMMARY_COLUMNS
};
