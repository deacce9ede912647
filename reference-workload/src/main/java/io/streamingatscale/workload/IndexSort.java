package io.streamingatscale.workload;

/** Sorts row numbers by what the rows hold: a stable merge sort without an object for each row. */
final class IndexSort {

    private static final int SMALL = 16;

    private IndexSort() {}

    /** Compares two rows by their numbers. */
    interface RowComparator {
        int compare(int a, int b);
    }

    /** Returns the numbers from 0 to {@code size - 1} in order. */
    static int[] sorted(int size, RowComparator comparator) {
        int[] rows = new int[size];
        for (int i = 0; i < size; i++) {
            rows[i] = i;
        }
        sort(rows.clone(), rows, 0, size, comparator);
        return rows;
    }

    /** Sorts a range of {@code to}; {@code from} holds the same and is used up. */
    private static void sort(int[] from, int[] to, int begin, int end, RowComparator comparator) {
        if (end - begin <= SMALL) {
            insert(to, begin, end, comparator);
            return;
        }
        int middle = (begin + end) >>> 1;
        sort(to, from, begin, middle, comparator);
        sort(to, from, middle, end, comparator);
        int left = begin;
        int right = middle;
        for (int i = begin; i < end; i++) {
            boolean takeLeft = right == end || (left < middle && comparator.compare(from[left], from[right]) <= 0);
            to[i] = takeLeft ? from[left++] : from[right++];
        }
    }

    private static void insert(int[] rows, int begin, int end, RowComparator comparator) {
        for (int i = begin + 1; i < end; i++) {
            int row = rows[i];
            int j = i;
            for (; j > begin && comparator.compare(rows[j - 1], row) > 0; j--) {
                rows[j] = rows[j - 1];
            }
            rows[j] = row;
        }
    }
}
