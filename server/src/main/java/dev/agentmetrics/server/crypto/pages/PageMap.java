package dev.agentmetrics.server.crypto.pages;

import java.util.Arrays;

/** Which box of the log holds the newest content of a page. Four bytes of memory a page. */
final class PageMap {

    static final int ABSENT = -1;

    private int[] boxes = new int[64];
    private int end;
    private int live;

    PageMap() {
        Arrays.fill(boxes, ABSENT);
    }

    int get(long page) {
        return page < end ? boxes[(int) page] : ABSENT;
    }

    void put(long page, long box) {
        int at = Math.toIntExact(page);
        if (at >= boxes.length) {
            int before = boxes.length;
            boxes = Arrays.copyOf(boxes, Math.max(at + 1, before + before / 2));
            Arrays.fill(boxes, before, boxes.length, ABSENT);
        }
        if (boxes[at] == ABSENT) {
            live++;
        }
        boxes[at] = Math.toIntExact(box);
        end = Math.max(end, at + 1);
    }

    /** Forgets every page from this one on. */
    void cut(long pages) {
        for (int at = (int) Math.min(pages, end); at < end; at++) {
            if (boxes[at] != ABSENT) {
                live--;
                boxes[at] = ABSENT;
            }
        }
        end = (int) Math.min(pages, end);
    }

    int live() {
        return live;
    }
}
