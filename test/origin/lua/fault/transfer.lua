-- Faults of whole transfers. There are three kinds, by the time when they act:
--   instead[kind](request, rule)            returns another response than the right one
--   spoil[kind](request, rule, response)    sends the right response incorrectly
--   slow, no_envelope_close                 are handled in server.lua

local flood = require "fault.flood"
local gzip = require "gzip"
local compose = require "compose"
local reply = require "reply"
local rules = require "fault.rules"
local silence = require "silence"
local sitemaps = require "sitemaps"
local socket = require "socket"

local M = {}

local function own_url()
    return "https://play.google.com" .. ngx.var.request_uri
end

local instead = {}

function instead.status(request, rule)
    return compose.status(request, tonumber(rule.status) or 500, { ["Retry-After"] = rule.retry_after })
end

function instead.consent(request)
    return compose.redirect(request, 302, "https://consent.google.com/m?continue=" .. ngx.escape_uri(own_url())
        .. "&gl=DE&m=0&pc=gp&hl=" .. request.lang .. "&src=1")
end

function instead.consent_page(request)
    return compose.html(request, 200, "Before you go on",
        '<h1>Before you go on</h1><p>Choose what may be stored about your visit.</p>'
        .. '<form action="https://consent.google.com/save" method="POST"><input type="hidden" name="continue" value="x">'
        .. '<button aria-label="Reject all">Reject all</button><button aria-label="Accept all">Accept all</button></form>'
        .. '<script class="ds:0" nonce="n">AF_initDataCallback({key: \'ds:0\', hash: \'1\', data:["consent",[1]],'
        .. ' sideChannel: {}});</script>')
end

function instead.sorry(request)
    return compose.redirect(request, 302, "https://www.google.com/sorry/index?continue=" .. ngx.escape_uri(own_url()) .. "&q=x")
end

function instead.captcha(request, rule)
    return compose.html(request, tonumber(rule.status) or 200, "play.google.com",
        '<p>This network has sent unusual traffic. Show that you are a person.</p>'
        .. '<form id="captcha-form" action="index" method="post"><div id="recaptcha" class="g-recaptcha" data-sitekey="none">'
        .. '</div></form><script src="https://www.google.com/recaptcha/api.js" async defer></script>')
end

function instead.redirect(request, rule)
    return compose.redirect(request, tonumber(rule.status) or 302, rule.location or "/elsewhere")
end

function instead.html(request)
    return compose.html(request, 200, "Welcome", "<h1>A page of somebody else</h1><p>"
        .. string.rep("Nothing here speaks of apps. ", 200) .. "</p>")
end

-- Frames of another kind than those of RPC answers.
function instead.foreign(request, rule)
    return compose.plain(request, 200, "application/json; charset=utf-8",
        ")]}'\n\n" .. (rule.frames or '[["wrb.xx","moved",[1,2,3]],["di",11]]'))
end

function instead.empty_body(request)
    return compose.plain(request, 200, "application/json; charset=utf-8", "")
end

-- encoding "gzip": bytes that claim to be compressed and are not.
function instead.garbage(_, rule)
    return {
        status = 200,
        headers = { ["Content-Type"] = "application/json; charset=utf-8", ["Content-Encoding"] = rule.encoding },
        pieces = { flood.noise(65536) },
    }
end

function instead.stall()
    silence.forever()
end

function instead.reset()
    socket.reset()
    ngx.exit(444)
end

function instead.freeze(request)
    silence.freeze(request.serial)
    silence.forever()
end

instead.document = flood.document
instead.endless = flood.endless
instead.bomb = flood.bomb
instead.endless_header = flood.endless_header
instead.endless_headers = flood.endless_headers

local spoil = {}

-- Sends the head, with the length of the whole body, and only part of the body.
local function send_part(request, rule, response)
    local pieces, length = reply.pieces(request, response)
    reply.head(response, length)
    ngx.print(reply.cut(pieces, math.floor(length * (tonumber(rule.fraction) or 0.5))))
    ngx.flush(true)
end

function spoil.stall_body(request, rule, response)
    send_part(request, rule, response)
    silence.forever()
end

function spoil.reset_body(request, rule, response)
    send_part(request, rule, response)
    ngx.sleep(0.02) -- a reset would discard data that the kernel has not sent yet
    socket.reset()
    ngx.exit(444)
end

-- A file of the sitemaps, served differently. labelled: with its compression as Content-Encoding;
-- twice: compressed again for the transfer; plain: not compressed.
function spoil.coded(request, rule, response)
    if rule.how == "plain" then
        response.pieces = { sitemaps.text(request) }
    else
        response.headers["Content-Encoding"] = "gzip"
    end
    if rule.how == "twice" then
        response.pieces = gzip.body { gzip.compressed(table.concat(response.pieces), 1) }
    end
    reply.send(request, response)
end

-- A complete transfer of an incomplete body.
function spoil.truncate(request, rule, response)
    local pieces, length = reply.pieces(request, response)
    response.pieces = reply.cut(pieces, math.floor(length * (tonumber(rule.fraction) or 0.5)))
    reply.send(request, response)
end

-- Returns the fault that acts on this request: { kind = …, rule = …, extra_ms = … }.
function M.plan(request)
    local plan = { extra_ms = 0 }
    for _, rule in ipairs(rules.acting("transfer", request)) do
        if rule.fault == "slow" then
            plan.extra_ms = plan.extra_ms + (tonumber(rule.ms) or 1000)
        elseif not plan.kind then
            plan.kind, plan.rule = rule.fault, rule
        end
    end
    plan.instead, plan.spoil = instead[plan.kind], spoil[plan.kind]
    plan.open_ended = plan.kind == "no_envelope_close"
    return plan
end

return M
