-- Deterministic numbers: everything in the catalogue derives from these. Only shifts, adds and xors
-- of 32 bits, so that LuaJIT compiles them well and all machines agree.

local bit = require "bit"
local ffi = require "ffi"

local band, bxor, lshift, rshift, tobit = bit.band, bit.bxor, bit.lshift, bit.rshift, bit.tobit

local M = {}

local function mix(a)
    a = tobit(tobit(a + 0x7ed55d16) + lshift(a, 12))
    a = bxor(bxor(a, 0xc761c23c), rshift(a, 19))
    a = tobit(tobit(a + 0x165667b1) + lshift(a, 5))
    a = bxor(tobit(a + 0xd3a2646c), lshift(a, 9))
    a = tobit(tobit(a + 0xfd7046c5) + lshift(a, 3))
    return bxor(bxor(a, 0xb55a4f09), rshift(a, 16))
end

-- Returns 31 bits from up to three numbers.
function M.of(a, b, c)
    return band(mix(bxor(mix(bxor(mix(tobit(a)), tobit(b or 0))), tobit(c or 0))), 0x7fffffff)
end

-- Returns a number for a text (country, language, category).
function M.text(s)
    local h = 0
    for i = 1, #s do
        h = mix(bxor(h, s:byte(i)))
    end
    return band(h, 0x7fffffff)
end

-- Returns a stream of numbers: rng(seed)(n) is in 0 .. n-1.
function M.rng(seed)
    local x = mix(tobit(seed))
    if x == 0 then
        x = 1
    end
    return function(n)
        x = bxor(x, lshift(x, 13))
        x = bxor(x, rshift(x, 17))
        x = bxor(x, lshift(x, 5))
        return band(x, 0x7fffffff) % n
    end
end

local alphabet = ffi.new("char[65]", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
local buffer = ffi.new("char[512]")

-- Returns an incompressible identifier of length characters (at most 512), like the store's image
-- names.
function M.token(seed, length)
    local x = mix(tobit(seed))
    if x == 0 then
        x = 1
    end
    for i = 0, length - 1 do
        x = bxor(x, lshift(x, 13))
        x = bxor(x, rshift(x, 17))
        x = bxor(x, lshift(x, 5))
        buffer[i] = alphabet[band(rshift(x, 11), 63)]
    end
    return ffi.string(buffer, length)
end

-- Returns a decimal identifier that does not begin with 0.
function M.digits(seed, length)
    local next = M.rng(seed)
    local out = { tostring(1 + next(9)) }
    for i = 2, length do
        out[i] = tostring(next(10))
    end
    return table.concat(out)
end

return M
