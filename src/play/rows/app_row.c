/*
 * app_row.c
 *	  An app row: the message that every list of apps is made of.
 */
#include "play/rows/app_row.h"

const JsColumn play_app_row_columns[PLAY_APP_ROW_NCOLUMNS] =
{
	PLAY_APP_ROW_COLUMNS
};
