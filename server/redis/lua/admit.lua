#!lua
-- Would a message fit an inbox now? Without flags it counts as a script that writes, and is refused
-- where nothing could be stored either (OOM, MISCONF, NOREPLICAS). ARGV: id or '' and the hash of the address, raw bytes of the
-- message, whether the store has room, messages and raw bytes that an inbox may have.
-- Answers room with the id and the raw bytes held; inbox_full | store_full | elsewhere | due with
-- the id; dead.
local id, address, bytes, room = ARGV[4], ARGV[5], tonumber(ARGV[6]), ARGV[7]
local maxMessages, maxBytes = tonumber(ARGV[8]), tonumber(ARGV[9])
if id == '' then
  id = call('HGET', P .. 'addr', address)
  if not id then return { 'dead' } end
  if call('EXISTS', P .. 'i:' .. id) == 0 then return { 'elsewhere', id } end
end
local how = state(id)
if how ~= 'living' then return { how, id } end
if not fits(id, bytes, maxMessages, maxBytes) then return { 'inbox_full', id } end
if room == '0' then return { 'store_full', id } end
return { 'room', id, tonumber(call('HGET', P .. 'i:' .. id, 'bytes')) }
