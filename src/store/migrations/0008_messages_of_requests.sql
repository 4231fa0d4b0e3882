-- The messages of a request, for its page and for each row of the queue: among 10,000 messages, 200 rows took 85 ms
-- without this and take 2 ms with it.
create index messages_request on messages (request_id) where request_id is not null;
