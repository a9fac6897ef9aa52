-- ARGV: hash of an address. Answers free | taken | due with the id of the inbox to end.
local owner = call('HGET', P .. 'addr', ARGV[4])
if owner then
  if state(owner) == 'due' then return { 'due', owner } end
  return { 'taken', owner }
end
local rests = call('ZSCORE', P .. 'rest', ARGV[4])
return { (rests and tonumber(rests) > now) and 'taken' or 'free' }
