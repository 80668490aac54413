-- complain if script is sourced in psql, rather than via CREATE EXTENSION
\echo Use "CREATE EXTENSION playfast_history" to load this file. \quit

/*
 * playfast_history keeps what playfast fetches.  The extension holds functions,
 * procedures and a few row types; the tables and views are made by
 * create_tables() and belong to who calls it.  Nothing here knows how the store
 * is asked: that is playfast's.
 */
