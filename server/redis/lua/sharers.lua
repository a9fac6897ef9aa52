-- ARGV: name of a shared body. Answers the inboxes that share it.
return call('SMEMBERS', P .. 'R:' .. ARGV[4])
