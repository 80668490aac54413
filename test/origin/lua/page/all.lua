-- HTML pages by path. A page is a file beside this one that gives
--   read(request)        takes the query apart; false when it is malformed
--   malformed(request)   the response to that
--   answer(request)      the response, as compose.html makes one
return {}
