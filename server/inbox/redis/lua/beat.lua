#!lua flags=allow-oom
-- A node says that it lives. ARGV: milliseconds for which that is believed, whether it is new.
-- Answers lives or buried; Redis's own time and by how much the service's differs; then the
-- nodes that have been silent for too long, their count first; then those that live.
local patience, new = tonumber(ARGV[4]), ARGV[5]
local time = call('TIME')
local wall = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local nodes = P .. 'nodes'
if new == '0' and not call('ZSCORE', nodes, node) then return { 'buried', wall, 0, 0 } end
call('ZADD', nodes, wall + patience, node)
local silent = call('ZRANGEBYSCORE', nodes, '-inf', wall)
local living = call('ZRANGEBYSCORE', nodes, '(' .. wall, '+inf')
table.sort(living)
local answer = { 'lives', wall, tonumber(call('GET', P .. 'shift') or '0'), #silent }
for _, other in ipairs(silent) do answer[#answer + 1] = other end
for _, other in ipairs(living) do answer[#answer + 1] = other end
return answer
