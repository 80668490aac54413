/*
 * misfits.c
 *	  Values that a column's decoder did not understand, counted by column.
 *
 * It knows nothing of answers: who keeps a row counts its misfits here.
 */
#include "play/misfits.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Makes room for the counts of a row's columns. */
static bool
begin(PlayMisfits *misfits, int ncolumns)
{
	if (misfits->columns != NULL)
		return true;
	misfits->columns = calloc((size_t) ncolumns, sizeof(PlayMisfit));
	misfits->ncolumns = ncolumns;
	return misfits->columns != NULL;
}

bool
play_misfits_count(PlayMisfits *misfits, const JsColumn *columns, const JsValue *values,
				   int ncolumns)
{
	for (int i = 0; i < ncolumns; i++)
	{
		PlayMisfit *misfit;

		if (!js_is_misfit(&values[i]))
			continue;
		if (!begin(misfits, ncolumns))
			return false;
		misfit = &misfits->columns[i];
		if (misfit->rows++ == 0)
		{
			misfit->column = &columns[i];
			misfit->wanted = values[i].u.text;
			misfit->path = values[i].len;
		}
	}
	return true;
}

bool
play_misfits_add(PlayMisfits *misfits, const PlayMisfits *others)
{
	if (others->columns == NULL)
		return true;
	if (!begin(misfits, others->ncolumns))
		return false;
	for (int i = 0; i < others->ncolumns; i++)
	{
		int64_t		rows = misfits->columns[i].rows;

		if (others->columns[i].rows == 0)
			continue;
		if (rows == 0)
			misfits->columns[i] = others->columns[i];
		else
			misfits->columns[i].rows += others->columns[i].rows;
	}
	return true;
}

/* Finds a column's path by its number, and its length. */
static const char *
find_path(const JsColumn *column, uint32_t number, int *len)
{
	const char *path = column->path;

	for (; number > 1 && strchr(path, '|') != NULL; number--)
		path = strchr(path, '|') + 1;
	*len = (int) strcspn(path, "|");
	return path;
}

void
play_misfits_write(const PlayMisfits *misfits, int64_t rows, char *text, size_t size)
{
	size_t		used = 0;

	text[0] = '\0';
	for (int i = 0; misfits->columns != NULL && i < misfits->ncolumns; i++)
	{
		const PlayMisfit *misfit = &misfits->columns[i];
		const char *path;
		int			len;
		int			written;

		if (misfit->rows == 0)
			continue;
		path = find_path(misfit->column, misfit->path, &len);
		written = snprintf(text + used, size - used, "%s%s at [%.*s]: %lld of %lld",
						   used > 0 ? ", " : "", misfit->column->name, len, path,
						   (long long) misfit->rows, (long long) rows);
		if (written < 0 || (size_t) written >= size - used)
		{
			text[used] = '\0';	/* no partial entry */
			return;
		}
		used += (size_t) written;
	}
}

void
play_misfit_write(const JsColumn *column, uint32_t path, const char *wanted, char *text,
				  size_t size)
{
	int			len;
	const char *begin = find_path(column, path, &len);

	snprintf(text, size, "\"%s\" at [%.*s] is not %s", column->name, len, begin, wanted);
}

void
play_misfits_free(PlayMisfits *misfits)
{
	free(misfits->columns);
	*misfits = (PlayMisfits) {0};
}
