-- HTML pages by path. A page is a file beside this one with the functions
--   read(request)        parses the query into request.page; false if it is malformed
--   malformed(request)   the response to that
--   answer(request)      the response, as compose.html makes one
-- Named values of request.page can be matched by fault rules; page is the page's kind.

local developer = require "page.developer"

return {
    ["/store/apps/details"] = require "page.details",
    ["/store/apps/datasafety"] = require "page.datasafety",
    ["/store/apps/collection/cluster"] = require "page.cluster",
    ["/store/apps/dev"] = developer.by_number,
    ["/store/apps/developer"] = developer.by_name,
    ["/store/search"] = require "page.search",
}
