#!lua flags=allow-oom
-- A node says which domains it has, and hears which the others have. ARGV: who it is,
-- milliseconds for which that is believed (0: it leaves), a digest of its domains, they
-- themselves or '' where they should be known. Answers unknown where they are not; else
-- known, then the digest of each other node that lives.
local who, patience, digest, domains = ARGV[4], tonumber(ARGV[5]), ARGV[6], ARGV[7]
local time = call('TIME')
local wall = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local nodes, told = P .. 'pools', P .. 'pool'
if domains ~= '' then call('HSET', told, digest, domains) end
if call('HEXISTS', told, digest) == 0 then return { 'unknown' } end
call('HSET', nodes, who, string.format('%.0f', wall + patience) .. ' ' .. digest)
local answer, held = { 'known' }, {}
local all = call('HGETALL', nodes)
for index = 1, #all, 2 do
  local till, has = string.match(all[index + 1], '^(%d+) (%S+)$')
  if not till or tonumber(till) <= wall then
    call('HDEL', nodes, all[index])
  else
    held[has] = true
    if all[index] ~= who then answer[#answer + 1] = has end
  end
end
for _, known in ipairs(call('HKEYS', told)) do
  if not held[known] then call('HDEL', told, known) end
end
return answer
