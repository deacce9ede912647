package io.streamingatscale.eventhubs.emulator;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate for {@code localhost}, in a key store that is a trust store too, made by the JDK's {@code keytool}.
 *
 * <p>Clients trust it where their JVM is started with {@code -Djavax.net.ssl.trustStore} and
 * {@code -Djavax.net.ssl.trustStorePassword}, or where {@link SSLContext#setDefault} was given {@link #context}:
 *
 * <pre>{@code
 * SelfSignedCertificate certificate = SelfSignedCertificate.in(directory);
 * SSLContext.setDefault(certificate.context());
 * EventHubsEmulator emulator = EventHubsEmulator.builder().hub("devices", 4).tls(certificate.context()).start();
 * }</pre>
 */
public final class SelfSignedCertificate {

    private static final String FILE = "emulator-eventhubs.p12";
    private static final String PASSWORD = "changeit";

    private final Path keyStore;

    private SelfSignedCertificate(Path keyStore) {
        this.keyStore = keyStore;
    }

    /**
     * Returns the certificate of a directory, which is made where there is none.
     *
     * @throws IllegalStateException if keytool fails
     */
    public static SelfSignedCertificate in(Path directory) {
        Path keyStore = directory.resolve(FILE);
        if (!Files.exists(keyStore)) {
            make(keyStore);
        }
        return new SelfSignedCertificate(keyStore);
    }

    private static void make(Path keyStore) {
        ProcessBuilder keytool = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "emulator",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-validity",
                "3650",
                "-storetype",
                "PKCS12",
                "-keystore",
                keyStore.toString(),
                "-storepass",
                PASSWORD);
        try {
            Process process = keytool.redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(
                        "keytool failed: keyStore=" + keyStore + ", output=\"" + output.strip() + "\"");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("keytool cannot be run; use a JDK", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while making a certificate", e);
        }
    }

    /** Returns the file of the key store, in PKCS #12. */
    public Path keyStore() {
        return keyStore;
    }

    /** Returns the password of the key store. */
    public String password() {
        return PASSWORD;
    }

    /** Returns a context that shows the certificate as a server, and trusts it alone as a client. */
    public SSLContext context() {
        try (InputStream file = Files.newInputStream(keyStore)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(file, PASSWORD.toCharArray());
            KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            own.init(keys, PASSWORD.toCharArray());
            TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trusted.init(keys);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
            return context;
        } catch (IOException e) {
            throw new UncheckedIOException("the key store cannot be read: keyStore=" + keyStore, e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the key store cannot be used: keyStore=" + keyStore, e);
        }
    }
}
