-- Begins every script. KEYS only select the shard of the partition, and make the script fail while
-- its slot moves; all keys below P are in this slot.
-- ARGV: the prefix of the partition, the service time in milliseconds, the name of the node.
local P, now, node = ARGV[1], tonumber(ARGV[2]), ARGV[3]
local call = redis.call

-- 'living', 'due' (the deadline has passed, and no node has ended the inbox yet) or 'dead'.
local function state(id)
  local deadline = call('HGET', P .. 'i:' .. id, 'deadline')
  if not deadline then return 'dead' end
  if deadline ~= 'never' and now >= tonumber(deadline) then return 'due' end
  return 'living'
end

-- The next number of an inbox: of its changes (seq) or its events (news). After a failover the new
-- primary may lack numbers that were published already. It skips far ahead, so that clients do not
-- take new events for known ones.
local history
local function nextNumber(id, what)
  history = history or string.match(call('INFO', 'replication'), 'master_replid:(%x+)')
  local inbox = P .. 'i:' .. id
  local known = call('HGET', inbox, 'history')
  if known ~= history then
    call('HSET', inbox, 'history', history)
    if known then
      call('HINCRBY', inbox, 'seq', 1000000)
      call('HINCRBY', inbox, 'news', 1000000)
    end
  end
  return call('HINCRBY', inbox, what, 1)
end

-- Publishes an event on the channel of an inbox, with the next event number.
local function publish(id, head, body)
  local number = nextNumber(id, 'news')
  call('SPUBLISH', P .. 'c:' .. id, number .. '|' .. head .. '\n' .. (body or ''))
  return number
end

-- HINCRBY for every number: Lua formats minus zero as -0.
local function add(key, field, number)
  if number ~= 0 then call('HINCRBY', key, field, string.format('%.0f', number)) end
end

-- Whether other nodes reclaimed this node. Then it must not change anything under its name.
local function fenced()
  return call('ZSCORE', P .. 'fence', node)
end

-- The first line of an entry: raw size, counted bytes, place of the body. The summary and the other
-- fields follow. A damaged entry counts nothing, so that its inbox can still end.
local function parseAccount(entry)
  local size, held, body = string.match(entry, '^(%d+) (%d+) (%S+)\n')
  if not size then return 0, 0, 'own' end
  return tonumber(size), tonumber(held), body
end

-- Whether one more message of so many raw bytes fits the inbox.
local function fits(id, bytes, maxMessages, maxBytes)
  local has = call('HMGET', P .. 'i:' .. id, 'messages', 'bytes')
  return tonumber(has[1]) < maxMessages and tonumber(has[2]) + bytes <= maxBytes
end

-- Deletes the body of a deleted message if it is not shared. Else writes a note that the inbox no
-- longer shares it, and returns the note.
local function releaseBody(id, arrival, body)
  if body == 'own' then
    call('UNLINK', P .. 'b:' .. id .. ':' .. arrival)
    return nil
  end
  local note = body .. ' ' .. id
  call('SADD', P .. 'unshare', note)
  return note
end
