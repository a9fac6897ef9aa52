#!lua
-- Checks whether a message would fit an inbox now. Without flags Redis treats the script as a
-- write, and refuses it whenever a commit would be refused too (OOM, MISCONF, NOREPLICAS).
-- ARGV: id or '', hash of the address, raw bytes of the message, whether the store has room, limits
-- of messages and raw bytes of an inbox.
-- Answers room with the id and the raw bytes stored; inbox_full | store_full | elsewhere | due with
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
