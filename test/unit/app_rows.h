/*
 * app_rows.h
 *	  Rows of lists as the store sends them, for use in test answers.
 */
#ifndef TEST_APP_ROWS_H
#define TEST_APP_ROWS_H

#define ID(n) "\"com.example." n "\""
#define IMAGE "[null,2,[1,1],[null,null,\"https://i\"]]"
#define LINK(url) "[null,null,null,null,[null,null,\"" url "\"]]"
#define APP_LINK(n) LINK("/store/apps/details?id=com.example." n)

/* An app row, and its older form. */
#define ROW(n) "[[" ID(n) ",7]," IMAGE ",[" IMAGE "],\"Title\",[\"4.5\",4.5],\"Genre\",null," \
	"null,[null,[[0,\"USD\",\"\"]]],null," APP_LINK(n) \
	",null,null,[null,\"About\"],\"Developer\"]"

#define OLD(n) "[null,[null,[" IMAGE "]],\"Title\",null,[[[\"Dev\"," \
	LINK("/store/apps/developer?id=A+B") "]]],null,[],null,null," APP_LINK(n) \
	",null,null,[" ID(n) "]]"

/*
 * A section, with its content as field number n (slot n - 1), and one with a
 * top hit.
 */
#define SECTION(n, content) "[null,null,null,[\"t\"],{\"" n "\":" content "}]"

#define CARD(n) SECTION("24", "[{\"17\":[null,null,[[\"Title\"],{\"69\":[\"Dev\"," \
	LINK("/store/apps/developer?id=A+B") "],\"74\":[[null,\"a &amp; b\"]],\"96\":[" IMAGE "]}]," \
	"{\"12\":[[" ID(n) "]]}],\"18\":[[" APP_LINK(n) ",null,[[null,[[1,\"USD\",\"$\"]]]]]]}]")

#endif							/* TEST_APP_ROWS_H */
