package io.streamingatscale.cosmos.emulator;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The JDK's HTTP server on a port of the loopback interface. */
final class HttpFront implements AutoCloseable {

    private static final int THREADS = 32;
    private static final int BACKLOG = 256;

    static {
        // read once, when the server's classes load: clients keep up to 1000 connections, and wait for small answers
        setDefault("sun.net.httpserver.nodelay", "true");
        setDefault("sun.net.httpserver.maxIdleConnections", "2000");
        setDefault("sun.net.httpserver.idleInterval", "300");
    }

    private final HttpHandler handler;
    private final ThreadPoolExecutor threads;
    private final int port;
    private HttpServer server;

    HttpFront(int port, HttpHandler handler) {
        this.handler = handler;
        this.server = listen(port);
        this.port = server.getAddress().getPort();
        this.threads = new ThreadPoolExecutor(
                THREADS, THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named("cosmos-" + this.port));
        threads.allowCoreThreadTimeOut(true);
        start();
    }

    private static void setDefault(String name, String value) {
        if (System.getProperty(name) == null) {
            System.setProperty(name, value);
        }
    }

    private static ThreadFactory named(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, prefix + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    private static HttpServer listen(int port) {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        } catch (IOException e) {
            throw new UncheckedIOException("port cannot be listened to: port=" + port, e);
        }
    }

    private void start() {
        server.setExecutor(threads);
        server.createContext("/", handler);
        server.start();
    }

    int port() {
        return port;
    }

    /** Closes all connections: the server cannot do so but by ending, so another one takes its port. */
    synchronized void abortConnections() {
        server.stop(0);
        server = listen(port);
        start();
    }

    @Override
    public synchronized void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
