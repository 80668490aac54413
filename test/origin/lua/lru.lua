-- A cache limited by the bytes it holds; the least recently used entry is evicted first.

local M = {}
M.__index = M

function M.new(limit)
    local ring = {}
    ring.older, ring.newer = ring, ring
    return setmetatable({ limit = limit, bytes = 0, entries = {}, ring = ring }, M)
end

local function unlink(entry)
    entry.older.newer, entry.newer.older = entry.newer, entry.older
end

local function link(ring, entry)
    entry.older, entry.newer = ring.older, ring
    ring.older.newer, ring.older = entry, entry
end

function M:get(key)
    local entry = self.entries[key]
    if entry then
        unlink(entry)
        link(self.ring, entry)
        return entry.value
    end
end

function M:remove(key)
    local entry = self.entries[key]
    if entry then
        unlink(entry)
        self.entries[key] = nil
        self.bytes = self.bytes - entry.size
    end
end

function M:put(key, value, size)
    self:remove(key)
    if size > self.limit then
        return
    end
    local entry = { key = key, value = value, size = size }
    self.entries[key] = entry
    link(self.ring, entry)
    self.bytes = self.bytes + size
    while self.bytes > self.limit do
        self:remove(self.ring.newer.key)
    end
end

return M
