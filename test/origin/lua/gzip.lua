-- Gzip bodies, assembled from parts compressed earlier.
--
-- A part is compressed once, as a raw deflate fragment that ends on a byte boundary with an empty
-- window (Z_FULL_FLUSH), so fragments can follow each other in any order. The trailer's checksum is
-- combined from those of the parts. A request costs no compression, whatever it packs.

local ffi = require "ffi"
local bit = require "bit"

ffi.cdef [[
typedef struct {
    const uint8_t *next_in; unsigned avail_in; unsigned long total_in;
    uint8_t *next_out; unsigned avail_out; unsigned long total_out;
    const char *msg; void *state; void *zalloc; void *zfree; void *opaque;
    int data_type; unsigned long adler; unsigned long reserved;
} origin_z_stream;
const char *zlibVersion(void);
int deflateInit2_(origin_z_stream *, int level, int method, int bits, int memory, int strategy,
                  const char *version, int size);
int deflate(origin_z_stream *, int flush);
int deflateEnd(origin_z_stream *);
unsigned long deflateBound(origin_z_stream *, unsigned long);
unsigned long crc32(unsigned long, const char *, unsigned);
unsigned long crc32_combine(unsigned long, unsigned long, long);
]]

local z = ffi.load("libz.so.1")
local LEVEL, Z_DEFLATED, RAW, MEMORY, Z_FULL_FLUSH = 6, 8, -15, 8, 3

local M = {}

local header = "\31\139\8\0\0\0\0\0\0\255"
local last_block = "\1\0\0\255\255"

local function little_endian(value, bytes)
    local out = {}
    for i = 1, bytes do
        out[i] = string.char(value % 256)
        value = math.floor(value / 256)
    end
    return table.concat(out)
end

-- { wire = deflate fragment, length = decoded length, crc = checksum of the decoded bytes }
function M.compressed(text, level)
    local stream = ffi.new("origin_z_stream")
    local rc = z.deflateInit2_(stream, level or LEVEL, Z_DEFLATED, RAW, MEMORY, 0, z.zlibVersion(), ffi.sizeof(stream))
    assert(rc == 0, "deflateInit2")
    local room = tonumber(z.deflateBound(stream, #text)) + 64
    local out = ffi.new("uint8_t[?]", room)
    stream.next_in, stream.avail_in = ffi.cast("const uint8_t *", text), #text
    stream.next_out, stream.avail_out = out, room
    rc = z.deflate(stream, Z_FULL_FLUSH)
    assert(rc == 0 and stream.avail_in == 0 and stream.avail_out > 0, "deflate")
    local wire = ffi.string(out, room - stream.avail_out)
    z.deflateEnd(stream)
    return { wire = wire, length = #text, crc = tonumber(z.crc32(0, text, #text)) }
end

-- The same for a short text, in stored blocks: for text that varies between requests (tags,
-- brackets).
function M.stored(text)
    local wire = {}
    for from = 1, #text, 65535 do
        local piece = text:sub(from, from + 65534)
        wire[#wire + 1] = "\0" .. little_endian(#piece, 2) .. little_endian(65535 - #piece, 2) .. piece
    end
    return { wire = table.concat(wire), length = #text, crc = tonumber(z.crc32(0, text, #text)) }
end

-- Returns the pieces of a whole gzip body, to be printed one after another.
function M.body(parts)
    local wire, crc, length = { header }, 0, 0
    for i = 1, #parts do
        local part = parts[i]
        wire[#wire + 1] = part.wire
        crc = tonumber(z.crc32_combine(crc, part.crc, part.length))
        length = length + part.length
    end
    wire[#wire + 1] = last_block .. little_endian(crc, 4) .. little_endian(length % 4294967296, 4)
    return wire
end

M.header = header

return M
