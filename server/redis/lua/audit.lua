-- ARGV: ids. Answers the number of the latest event of each inbox; -1 for a dead one.
local answer = {}
for index = 4, #ARGV do
  local id = ARGV[index]
  answer[#answer + 1] = state(id) == 'living'
    and tonumber(call('HGET', P .. 'i:' .. id, 'news')) or -1
end
return answer
