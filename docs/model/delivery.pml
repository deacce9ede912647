/*
 * The delivery protocol of one partition, as docs/reliability.md explains it: two owners that overlap, crash, lose replies and
 * leave requests under way; a store with position and epoch; a sink; an index of ids for each owner.
 *
 *   spin -run -safety delivery.pml                   keyed sink, checkpoint saved after the effect
 *   spin -DTRANSACTIONAL -run -safety delivery.pml   records and checkpoint in one transaction
 *
 * With one of these the protocol is broken, and an assertion is violated:
 *   -DNO_EPOCH_CHECK    the transaction does not look at the epoch (transactional)
 *   -DCHECKPOINT_FIRST  the checkpoint is saved before the effect (keyed)
 *   -DID_ALONE          a known id is a duplicate, whatever its origin
 *   -DNO_REBUILD        an index that misses ids is believed
 *   -DNO_DEDUP          copies pass
 */
#define RECORDS 4
#define IDS 3
#ifndef FAULTS
#define FAULTS 3
#endif
#define NOTHING 255

/* record 2 is a copy of record 0, the same id at another origin; record 3 has an id of its own */
#define ID(record) ((record == 3) -> 2 : ((record == 2) -> 0 : record))

#define DONE 1
#define FENCED 2
#define UNKNOWN 3

/* ---- what outlives the owners ---- */
byte epoch = 0;
byte position = 0;
byte times[IDS];            /* how often each id took effect */
byte effect[IDS];           /* the record, from 1, whose effect that was; 0 for none */
byte holder = 0;            /* whom the source has given the partition to */
byte faults = 0;            /* crashes, lost replies, time-outs and moves so far */

/* requests under way: by whom, of which epoch, from which record to which, and the copies among them as bits */
chan wire = [4] of { byte, byte, byte, byte, byte };
/* answers: to which epoch, and which */
chan answers[2] = [4] of { byte, byte };

inline applyRecords(first, last, copies) {
    r = first;
    do
    :: r < last ->
        if
        :: (copies & (1 << r)) != 0 -> skip
        :: else ->
            if
#ifndef TRANSACTIONAL
            :: effect[ID(r)] == r + 1 -> skip                  /* a replay: its key is there */
#endif
            :: else -> times[ID(r)]++; effect[ID(r)] = r + 1
            fi
        fi;
        r++
    :: else -> break
    od;
    r = 0
}

/* every id before the position has taken effect */
inline checkNotAhead() {
    r = 0;
    do
    :: r < position -> assert(times[ID(r)] > 0); r++
    :: else -> break
    od;
    r = 0
}

inline forceIndex() {
    d_step {
        r = 0;
        do
        :: r < IDS -> forced[r] = known[r]; r++
        :: else -> break
        od;
        r = 0;
        forcedTo = complete
    }
}

active proctype Service() {
    byte who, tag, first, last, copies, r, answer;
end:
    do
    :: wire ?? who, tag, first, last, copies ->
        if
        :: faults < FAULTS -> faults++; answers[who] ! tag, UNKNOWN; goto next   /* nothing was done */
        :: true -> skip
        fi;
        d_step {
            answer = FENCED;
#ifdef TRANSACTIONAL
            if
#ifdef NO_EPOCH_CHECK
            :: true ->
#else
            :: tag == epoch ->
#endif
                applyRecords(first, last, copies);
                position = last;
                answer = DONE
            :: else -> skip
            fi;
            checkNotAhead()
#else
            applyRecords(first, last, copies);
            answer = DONE
#endif
        }
        if
        :: answers[who] ! tag, answer
        :: faults < FAULTS -> faults++; answers[who] ! tag, UNKNOWN
        fi;
next:
        skip;
        d_step { who = 0; tag = 0; first = 0; last = 0; copies = 0; answer = 0 }
    od
}

/* the source moves the partition; the owner before hears of it late */
active proctype Source() {
end:
    do
    :: faults < FAULTS -> atomic { faults++; holder = 1 - holder }
    od
}

proctype Owner(byte me) {
    byte mine, start, next, copies, r, tag, answer;
    /* the index: the record, from 1, that each id was first seen with; how far it is complete; the same as last forced */
    byte known[IDS];
    byte forced[IDS];
    byte complete = 0, forcedTo = 0;

    /* what one owner does by itself is one step: nobody sees what is between */
claim:
    atomic { start = 0; next = 0; copies = 0; tag = 0; answer = 0; mine = 0 };
    atomic {
    if
    :: position == RECORDS -> goto finished
    :: holder == me && position < RECORDS -> epoch++; mine = epoch; start = position
    fi
    };
work:
    atomic {
    if
    :: start >= RECORDS -> goto claim
    :: else -> skip
    fi;
#ifndef NO_REBUILD
    /* what the index misses is read again from the log, for its ids alone */
    d_step {
        if
        :: complete < start ->
            r = 0;
            do
            :: r < start ->
                if
                :: known[ID(r)] == 0 || known[ID(r)] > r + 1 -> known[ID(r)] = r + 1
                :: else -> skip
                fi;
                r++
            :: else -> break
            od;
            r = 0;
            complete = start
        :: else -> skip
        fi
    }
#endif
    /* one record or two are read and judged */
    next = start;
    copies = 0;
    do
    :: next < RECORDS && next < start + 2 ->
        d_step {
            if
#ifdef NO_DEDUP
            :: true -> skip
#else
#ifdef ID_ALONE
            :: known[ID(next)] != 0 -> copies = copies | (1 << next)
#else
            :: known[ID(next)] != 0 && known[ID(next)] != next + 1 -> copies = copies | (1 << next)
#endif
            :: else -> known[ID(next)] = next + 1
#endif
            fi;
            next++;
            complete = (next > complete -> next : complete)
        }
    :: next > start -> break
    od;
#ifdef TRANSACTIONAL
    forceIndex();
#endif
#ifdef CHECKPOINT_FIRST
    skip;
    d_step {
        if
        :: mine == epoch -> position = next; checkNotAhead()
        :: else -> skip
        fi
    }
#endif
    wire ! me, mine, start, next, copies
    };
wait:
    if
    :: answers[me] ? tag, answer ->
        if
        :: tag != mine -> goto wait                             /* to an earlier life */
        :: tag == mine && answer == DONE -> skip
        :: tag == mine && answer != DONE -> goto claim          /* fenced, or not known */
        fi
    :: faults < FAULTS -> faults++; goto claim                  /* no answer in time */
    :: faults < FAULTS -> faults++; goto crash
    fi;
#ifndef TRANSACTIONAL
    forceIndex();
    if
    :: faults < FAULTS -> faults++; goto crash
    :: true -> skip
    fi;
#ifndef CHECKPOINT_FIRST
    d_step {
        if
        :: mine == epoch -> position = next; answer = DONE; checkNotAhead()
        :: else -> answer = FENCED
        fi
    }
    if
    :: answer == FENCED -> goto claim
    :: else -> skip
    fi;
#endif
#endif
    start = next;
    goto work;

crash:
    atomic {
    /* its index is as it was last forced, or holds what was not forced too, or is lost with the disk */
    if
    :: skip
    :: d_step {
            r = 0;
            do
            :: r < IDS -> known[r] = forced[r]; r++
            :: else -> break
            od;
            r = 0;
            complete = forcedTo
        }
    :: d_step {
            r = 0;
            do
            :: r < IDS -> known[r] = 0; forced[r] = 0; r++
            :: else -> break
            od;
            r = 0;
            complete = 0;
            forcedTo = 0
        }
    fi;
    goto claim
    };

finished:
    skip
}

init {
    byte r;
    atomic { run Owner(0); run Owner(1) }
    /* in the end, once nothing is under way, each id has taken effect once */
    (_nr_pr == 3 && empty(wire));
    r = 0;
    do
    :: r < IDS -> assert(times[r] == 1); r++
    :: else -> break
    od
}
