-- Begins every script. KEYS only lead to the partition's shard, and keep a script from it
-- while its slot moves; all keys below P share that slot. ARGV: the partition's prefix, the service's time in milliseconds, the node.
local P, now, node = ARGV[1], tonumber(ARGV[2]), ARGV[3]
local call = redis.call

-- 'living', 'due' (its deadline has passed, and nobody has ended it yet) or 'dead'.
local function state(id)
  local deadline = call('HGET', P .. 'i:' .. id, 'deadline')
  if not deadline then return 'dead' end
  if deadline ~= 'never' and now >= tonumber(deadline) then return 'due' end
  return 'living'
end

-- The next number of an inbox: of its changes (seq) or its news. A replica that took its
-- primary's place does not know what that one has told: it goes on far behind all of it, or
-- what comes next would be taken for what was heard already.
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

-- Tells those who listen. Each piece of news of an inbox has the next number.
local function tell(id, head, body)
  local number = nextNumber(id, 'news')
  call('SPUBLISH', P .. 'c:' .. id, number .. '|' .. head .. '\n' .. (body or ''))
  return number
end

-- HINCRBY that takes every number: Lua writes minus nothing as -0.
local function add(key, field, number)
  if number ~= 0 then call('HINCRBY', key, field, string.format('%.0f', number)) end
end

-- So many bytes more are held in this partition, on this node's account.
local function hold(bytes)
  add(P .. 'sum', 'held', bytes)
  add(P .. 'spent', 'bytes:' .. node, bytes)
end

-- A node that was given up for dead must not go on as if it were not.
local function fenced()
  return call('ZSCORE', P .. 'fence', node)
end

-- An entry is a line of its account, then its summary, then the rest. One without an account
-- was written by somebody else: it counts nothing, and must not keep its inbox from ending.
local function account(entry)
  local size, held, body = string.match(entry, '^(%d+) (%d+) (%S+)\n')
  if not size then return 0, 0, 'own' end
  return tonumber(size), tonumber(held), body
end

-- Does one more message of so many raw bytes fit beside what the inbox holds?
local function fits(id, bytes, maxMessages, maxBytes)
  local has = call('HMGET', P .. 'i:' .. id, 'messages', 'bytes')
  return tonumber(has[1]) < maxMessages and tonumber(has[2]) + bytes <= maxBytes
end

-- A message is gone: its bytes too, where nobody else shares them. Else it is noted that
-- they are to be told, and the note is answered.
local function letGo(id, arrival, body)
  if body == 'own' then
    call('UNLINK', P .. 'b:' .. id .. ':' .. arrival)
    return nil
  end
  local note = body .. ' ' .. id
  call('SADD', P .. 'unshare', note)
  return note
end
