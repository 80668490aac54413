/*
 * summary.h
 *	  The app summary: the message that every list of apps is made of.
 */
#ifndef PLAY_SUMMARY_H
#define PLAY_SUMMARY_H

#include "play/column.h"

#define PLAY_SUMMARY_NCOLUMNS 20

extern const PlayColumn play_summary_columns[PLAY_SUMMARY_NCOLUMNS];

#endif							/* PLAY_SUMMARY_H */
