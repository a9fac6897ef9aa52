#!lua flags=allow-oom
-- A node says that it is alive. ARGV: milliseconds for which that is believed, whether it is new,
-- milliseconds by which two times may differ and agree.
-- Answers alive or reclaimed; Redis's own time, by how much the service's differs, and for how
-- long no node's time agreed with that, -1 for ever; then the nodes that have been
-- silent for too long, their count first; then those that live.
local patience, new, tolerance = tonumber(ARGV[4]), ARGV[5], tonumber(ARGV[6])
local time = call('TIME')
local wall = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local nodes = P .. 'nodes'
if new == '0' and not call('ZSCORE', nodes, node) then return { 'reclaimed' } end
call('ZADD', nodes, wall + patience, node)
local silent = call('ZRANGEBYSCORE', nodes, '-inf', wall)
local living = call('ZRANGEBYSCORE', nodes, '(' .. wall, '+inf')
table.sort(living)
local shift = tonumber(call('GET', P .. 'shift') or '0')
local met = tonumber(call('GET', P .. 'met') or wall + 1)
if math.abs(wall + shift - now) <= tolerance then call('SET', P .. 'met', wall) end
local answer = { 'alive', wall, shift, math.max(-1, wall - met), #silent }
for _, other in ipairs(silent) do answer[#answer + 1] = other end
for _, other in ipairs(living) do answer[#answer + 1] = other end
return answer
