-- Filling the outbox goes through the subscribers by id. What waits is therefore looked up by subscriber, in the order
-- in which it is written; by number only what was picked once, or goes to nobody's subscription. An index of all by
-- number, which comes in no order, cost more than all the rest of filling. END in capitals.
drop index outbox_number;
create index outbox_number on outbox (number_hash, picked_at) where picked_at is not null or subscriber is null;
create index outbox_subscriber on outbox (subscriber) where state = 'waiting' and subscriber is not null;

-- What never went out to a subscriber, and never will, names nobody.
update outbox set number_hash = '' where state in ('expired', 'stopped') and picked_at is null and subscriber is not null;

drop trigger outbox_picked;
create trigger outbox_picked after update of state on outbox
when new.state = 'sending' and old.state = 'waiting'
begin
  update senders set free_at = max(free_at, new.picked_at - 5000) + new.segments * 1000.0 / rate where line = new.line;
  insert into spending (day, segments, cost) values (new.picked_at / 86400000, new.segments, new.cost)
    on conflict (day) do update set segments = segments + excluded.segments, cost = cost + excluded.cost;
  update outbox set due_at = max(due_at, new.picked_at + 10800000)
    where new.spaced = 1 and subscriber = new.subscriber and state = 'waiting' and spaced = 1 and key <> new.key;
END;
